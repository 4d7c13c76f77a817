import Values

/// The integrations that the service and Pawl have, as far as a definition can tell.
enum Integrations {
    enum Verdict {
        case known
        case unknown(near: String?)
        case patternNotSupported
    }

    static func verdict(service: String, action: String, pattern: Resource.Pattern) -> Verdict {
        if service.hasPrefix("aws-sdk:") {
            // Any action of any service may be called; which there are is the services' affair. None is
            // waited for.
            return pattern == .sync || pattern == .sync2 ? .patternNotSupported : .known
        }
        // What only Pawl has.
        if service == "shell" { return .known }
        let name = service + ":" + action
        guard let entry = table.first(where: { $0.name == name }) else {
            return .unknown(near: Suggestion.nearest(to: name, among: table.map(\.name)))
        }
        return pattern == .requestResponse || entry.patterns.contains(pattern)
            ? .known : .patternNotSupported
    }

    /// Actions and the patterns that they have beside request and response.
    private static let table: [(name: String, patterns: [Resource.Pattern])] = {
        let plain: [String] = [
            "dynamodb:getItem", "dynamodb:putItem", "dynamodb:deleteItem", "dynamodb:updateItem",
            "athena:stopQueryExecution", "athena:getQueryExecution", "athena:getQueryResults",
            "codebuild:stopBuild", "codebuild:batchDeleteBuilds", "codebuild:batchGetReports",
            "codebuild:stopBuildBatch", "elasticmapreduce:setClusterTerminationProtection",
            "elasticmapreduce:cancelStep", "elasticmapreduce:modifyInstanceFleetByName",
            "elasticmapreduce:modifyInstanceGroupByName", "emr-containers:createVirtualCluster",
            "http:invoke", "bedrock:invokeModel", "sagemaker:createEndpoint",
            "sagemaker:createEndpointConfig", "sagemaker:createModel", "sagemaker:updateEndpoint",
            // Only Pawl's.
            "glue:getCrawler",
        ]
        let jobs: [String] = [
            "athena:startQueryExecution", "batch:submitJob", "bedrock:createModelCustomizationJob",
            "codebuild:startBuild", "codebuild:startBuildBatch", "codebuild:retryBuildBatch",
            "codebuild:deleteBuildBatch", "databrew:startJobRun", "ecs:runTask",
            "elasticmapreduce:createCluster", "elasticmapreduce:terminateCluster",
            "elasticmapreduce:addStep", "emr-containers:deleteVirtualCluster",
            "emr-containers:startJobRun", "emr-serverless:createApplication",
            "emr-serverless:startApplication", "emr-serverless:stopApplication",
            "emr-serverless:deleteApplication", "emr-serverless:startJobRun",
            "emr-serverless:cancelJobRun", "eks:createCluster", "eks:deleteCluster",
            "eks:createFargateProfile", "eks:deleteFargateProfile", "eks:createNodegroup",
            "eks:deleteNodegroup", "eks:runJob", "eks:call", "glue:startJobRun",
            "mediaconvert:createJob", "sagemaker:createTrainingJob", "sagemaker:createTransformJob",
            "sagemaker:createHyperParameterTuningJob", "sagemaker:createLabelingJob",
            "sagemaker:createProcessingJob",
            // Only Pawl's.
            "glue:startCrawler", "glue:startDataQualityRulesetEvaluationRun",
        ]
        let callbacks: [String] = [
            "apigateway:invoke", "ecs:runTask", "eks:runJob", "events:putEvents", "lambda:invoke",
            "sns:publish", "sqs:sendMessage", "states:startExecution",
        ]
        var table: [(String, [Resource.Pattern])] = []
        for name in plain { table.append((name, [])) }
        for name in jobs {
            table.append((name, callbacks.contains(name) ? [.sync, .waitForTaskToken] : [.sync]))
        }
        for name in callbacks where !jobs.contains(name) {
            table.append(
                (
                    name,
                    name == "states:startExecution"
                        ? [.sync, .sync2, .waitForTaskToken] : [.waitForTaskToken]
                )
            )
        }
        return table
    }()
}

public import JSONPath
public import Values

/// Runs one scope for each of many items.
public struct MapState: Sendable {
    /// Where the items come from.
    public enum Items: Sendable {
        /// The input itself (what `ItemReader` reads, if there is one).
        case input
        /// `ItemsPath`.
        case path(PathExpression)
        /// `Items` of a JSONata state: an expression, or an array with expressions in it.
        case template(PayloadTemplate)
    }

    /// How iterations run.
    public enum Mode: String, Sendable, CaseIterable {
        /// Inside the execution.
        case inline = "INLINE"
        /// As child executions.
        case distributed = "DISTRIBUTED"
    }

    /// What it does with data.
    ///
    /// `arguments` is unused: a Map has `itemSelector`.
    public var flow: DataFlow
    /// Where the items come from.
    public var items: Items
    /// `ItemSelector`, or `Parameters` in the older form.
    public var itemSelector: PayloadTemplate?
    /// `ItemProcessor`, or `Iterator` in the older form.
    public var processor: Scope
    /// How iterations run.
    public var mode: Mode
    /// `ProcessorConfig.ExecutionType` of a distributed Map.
    public var executionType: StateMachineType
    /// `MaxConcurrency` or `MaxConcurrencyPath`; nil or 0 means no limit of the author's.
    public var maxConcurrency: DynamicField<Int64>?
    /// `ToleratedFailureCount` or its path form.
    public var toleratedFailureCount: DynamicField<Int64>?
    /// `ToleratedFailurePercentage` or its path form.
    public var toleratedFailurePercentage: DynamicField<Double>?
    /// `Label`.
    public var label: String?
    /// `ItemReader`.
    public var itemReader: ItemReader?
    /// `ItemBatcher`.
    public var itemBatcher: ItemBatcher?
    /// `ResultWriter`.
    public var resultWriter: ResultWriter?
    /// `Retry`.
    public var retry: [Retrier]
    /// `Catch`.
    public var catchers: [Catcher]
    /// Where to go.
    public var transition: Transition

    /// Makes the data of a Map state; the rest is set afterwards.
    public init(flow: DataFlow, items: Items, processor: Scope, transition: Transition) {
        self.flow = flow
        self.items = items
        self.processor = processor
        self.transition = transition
        mode = .inline
        executionType = .standard
        retry = []
        catchers = []
    }
}

/// Reads a distributed Map's items from elsewhere.
public struct ItemReader: Sendable {
    /// `s3:getObject` or `s3:listObjectsV2`, as an ARN.
    public var resource: String
    /// `Parameters` or `Arguments`.
    public var arguments: PayloadTemplate?
    /// `ReaderConfig` as it is written, `MaxItems` and `MaxItemsPath` left out.
    public var readerConfig: JSONObject
    /// `ReaderConfig.MaxItems` or its path form.
    public var maxItems: DynamicField<Int64>?

    /// Makes a reader.
    public init(
        resource: String,
        arguments: PayloadTemplate? = nil,
        readerConfig: JSONObject = JSONObject(),
        maxItems: DynamicField<Int64>? = nil
    ) {
        self.resource = resource
        self.arguments = arguments
        self.readerConfig = readerConfig
        self.maxItems = maxItems
    }
}

/// Groups a distributed Map's items.
public struct ItemBatcher: Sendable {
    /// `MaxItemsPerBatch` or its path form.
    public var maxItemsPerBatch: DynamicField<Int64>?
    /// `MaxInputBytesPerBatch` or its path form.
    public var maxInputBytesPerBatch: DynamicField<Int64>?
    /// `BatchInput`.
    public var batchInput: PayloadTemplate?

    /// Makes a batcher.
    public init(
        maxItemsPerBatch: DynamicField<Int64>? = nil,
        maxInputBytesPerBatch: DynamicField<Int64>? = nil,
        batchInput: PayloadTemplate? = nil
    ) {
        self.maxItemsPerBatch = maxItemsPerBatch
        self.maxInputBytesPerBatch = maxInputBytesPerBatch
        self.batchInput = batchInput
    }
}

/// Writes a distributed Map's results elsewhere.
public struct ResultWriter: Sendable {
    /// `s3:putObject`, as an ARN.
    public var resource: String?
    /// `Parameters` or `Arguments`.
    public var arguments: PayloadTemplate?
    /// `WriterConfig` as it is written.
    public var writerConfig: JSONObject

    /// Makes a writer.
    public init(
        resource: String? = nil,
        arguments: PayloadTemplate? = nil,
        writerConfig: JSONObject = JSONObject()
    ) {
        self.resource = resource
        self.arguments = arguments
        self.writerConfig = writerConfig
    }
}

import Values

/// The part of an answer in which the service's client repeats the HTTP response.
///
/// There is none here; definitions read a few of these fields, so those are filled in.
enum ServiceMetadata {
    /// Adds `SdkHttpMetadata` and `SdkResponseMetadata`.
    static func add(to output: inout JSONObject, headers: [(String, String)], requestID: String) {
        let headers = headers + [("x-amzn-RequestId", requestID)]
        output["SdkHttpMetadata"] = [
            "AllHttpHeaders": .object(JSONObject(headers.map { ($0.0, .array([.string($0.1)])) })),
            "HttpHeaders": .object(JSONObject(headers.map { ($0.0, .string($0.1)) })),
            "HttpStatusCode": 200,
        ]
        output["SdkResponseMetadata"] = ["RequestId": .string(requestID)]
    }
}

/// The intrinsic functions of the States Language.
public enum IntrinsicFunction: String, Sendable, CaseIterable {
    case format = "States.Format"
    case array = "States.Array"
    case arrayPartition = "States.ArrayPartition"
    case arrayContains = "States.ArrayContains"
    case arrayRange = "States.ArrayRange"
    case arrayGetItem = "States.ArrayGetItem"
    case arrayLength = "States.ArrayLength"
    case arrayUnique = "States.ArrayUnique"
    case base64Encode = "States.Base64Encode"
    case base64Decode = "States.Base64Decode"
    case hash = "States.Hash"
    case jsonMerge = "States.JsonMerge"
    case jsonToString = "States.JsonToString"
    case stringToJson = "States.StringToJson"
    case mathRandom = "States.MathRandom"
    case mathAdd = "States.MathAdd"
    case stringSplit = "States.StringSplit"
    case uuid = "States.UUID"

    /// How many arguments it takes; no upper bound where there is none.
    public var arity: (min: Int, max: Int?) {
        switch self {
        case .uuid: (0, 0)
        case .array: (0, nil)
        case .format: (1, nil)
        case .arrayLength, .arrayUnique, .base64Encode, .base64Decode, .jsonToString,
            .stringToJson:
            (1, 1)
        case .arrayPartition, .arrayContains, .arrayGetItem, .hash, .mathAdd, .stringSplit: (2, 2)
        case .mathRandom: (2, 3)
        case .arrayRange, .jsonMerge: (3, 3)
        }
    }

    /// What the argument at a position must be; nil if anything will do.
    package func parameter(_ position: Int) -> IntrinsicType? {
        switch self {
        case .format: position == 0 ? .string : nil
        case .array, .uuid, .jsonToString: nil
        case .arrayPartition, .arrayGetItem: position == 0 ? .array : .number
        case .arrayContains: position == 0 ? .array : nil
        case .arrayRange, .mathRandom, .mathAdd: .number
        case .arrayLength, .arrayUnique: .array
        case .base64Encode, .base64Decode, .stringToJson, .stringSplit: .string
        case .hash: position == 0 ? nil : .string
        case .jsonMerge: position < 2 ? .object : .boolean
        }
    }

    /// What the function gives; nil if that depends on its arguments.
    var result: IntrinsicType? {
        switch self {
        case .format, .base64Encode, .base64Decode, .hash, .jsonToString, .uuid: .string
        case .array, .arrayPartition, .arrayRange, .arrayUnique, .stringSplit: .array
        case .arrayContains: .boolean
        case .arrayLength, .mathRandom, .mathAdd: .number
        case .jsonMerge: .object
        case .arrayGetItem, .stringToJson: nil
        }
    }
}

/// The types that intrinsic functions tell apart, in the words of `JSON.typeName`.
package enum IntrinsicType: String {
    case string, number, boolean, array, object

    /// With its article, for error texts.
    var text: String {
        switch self {
        case .array, .object: "an \(rawValue)"
        case .string, .number, .boolean: "a \(rawValue)"
        }
    }
}

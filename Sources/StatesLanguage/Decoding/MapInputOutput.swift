import Values

extension Decoder {
    mutating func itemReader(_ draft: StateDraft) -> ItemReader? {
        guard let place = draft.place["ItemReader"], isMapping(place) else { return nil }
        refuseFields(
            place,
            except: ["Resource", argumentsName(draft), "ReaderConfig"],
            whatElse: otherArguments
        )
        require(["Resource"], in: place)
        let resource = string(place["Resource"])
        let arguments = arguments(place, draft, prefix: "ItemReader/")
        var reader = ItemReader(resource: resource ?? "", arguments: arguments)
        if let config = place["ReaderConfig"], isMapping(config) {
            readerConfig(config)
            reader.maxItems = dynamicInteger(
                "MaxItems",
                config,
                draft.language,
                in: 0...Limits.itemsMax,
                field: "ItemReader/ReaderConfig/MaxItems"
            )
            for member in config.members
            where member.name != "MaxItems" && member.name != "MaxItemsPath" {
                reader.readerConfig[member.name] = member.node.json
            }
        }
        return resource == nil ? nil : reader
    }

    private enum InputType: String, CaseIterable {
        case csv = "CSV"
        case json = "JSON"
        case jsonLines = "JSONL"
        case parquet = "PARQUET"
        case manifest = "MANIFEST"
    }

    private enum HeaderLocation: String, CaseIterable {
        case firstRow = "FIRST_ROW"
        case given = "GIVEN"
    }

    private enum Delimiter: String, CaseIterable {
        case comma = "COMMA"
        case pipe = "PIPE"
        case semicolon = "SEMICOLON"
        case space = "SPACE"
        case tab = "TAB"
    }

    private enum ReaderTransformation: String, CaseIterable {
        case none = "NONE"
        case loadAndFlatten = "LOAD_AND_FLATTEN"
    }

    private enum ManifestType: String, CaseIterable {
        case athena = "ATHENA_DATA"
        case inventory = "S3_INVENTORY"
    }

    private mutating func readerConfig(_ place: Place) {
        refuseFields(
            place,
            except: [
                "CSVDelimiter", "CSVHeaderLocation", "CSVHeaders", "InputType", "ItemsPointer",
                "ManifestType", "MaxItems", "MaxItemsPath", "Transformation",
            ]
        )
        _ = choice(place["InputType"], of: InputType.self)
        _ = choice(place["CSVDelimiter"], of: Delimiter.self)
        _ = choice(place["Transformation"], of: ReaderTransformation.self)
        _ = choice(place["ManifestType"], of: ManifestType.self)
        _ = string(place["ItemsPointer"])
        let location = choice(place["CSVHeaderLocation"], of: HeaderLocation.self)
        if let headers = place["CSVHeaders"], isSequence(headers) {
            for header in headers.elements { _ = string(header) }
        } else if location == .given, place["CSVHeaders"] == nil {
            require(["CSVHeaders"], in: place)
        }
    }

    mutating func itemBatcher(_ draft: StateDraft) -> ItemBatcher? {
        guard let place = draft.place["ItemBatcher"], isMapping(place) else { return nil }
        var allowed = ["BatchInput", "MaxItemsPerBatch", "MaxInputBytesPerBatch"]
        if draft.language == .jsonPath {
            allowed += ["MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath"]
        }
        refuseFields(
            place,
            except: allowed,
            whatElse: ["MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath"]
        )
        let items = dynamicInteger(
            "MaxItemsPerBatch",
            place,
            draft.language,
            in: 1...Limits.itemsMax,
            field: "ItemBatcher/MaxItemsPerBatch"
        )
        let bytes = dynamicInteger(
            "MaxInputBytesPerBatch",
            place,
            draft.language,
            in: 1...Limits.batchBytesMax,
            field: "ItemBatcher/MaxInputBytesPerBatch"
        )
        if !place.members.contains(where: { $0.name.hasPrefix("Max") }) {
            error(Sentences.batcherWithoutSize(), at: place.nameRange, path: place.path)
        }
        let input = place["BatchInput"].flatMap {
            template($0, draft.language, field: "ItemBatcher/BatchInput")
        }
        return ItemBatcher(maxItemsPerBatch: items, maxInputBytesPerBatch: bytes, batchInput: input)
    }

    private enum WriterTransformation: String, CaseIterable {
        case none = "NONE"
        case compact = "COMPACT"
        case flatten = "FLATTEN"
    }

    private enum OutputType: String, CaseIterable {
        case json = "JSON"
        case jsonLines = "JSONL"
    }

    mutating func resultWriter(_ draft: StateDraft) -> ResultWriter? {
        guard let place = draft.place["ResultWriter"], isMapping(place) else { return nil }
        refuseFields(
            place,
            except: ["Resource", argumentsName(draft), "WriterConfig"],
            whatElse: otherArguments
        )
        var writer = ResultWriter(resource: string(place["Resource"]))
        writer.arguments = arguments(place, draft, prefix: "ResultWriter/")
        if let config = place["WriterConfig"], isMapping(config) {
            refuseFields(config, except: ["OutputType", "Transformation"])
            _ = choice(config["Transformation"], of: WriterTransformation.self)
            _ = choice(config["OutputType"], of: OutputType.self)
            writer.writerConfig = config.node.json.objectValue ?? JSONObject()
        }
        return writer
    }

    // MARK: Arguments

    private var otherArguments: [String] { ["Arguments", "Parameters"] }

    private func argumentsName(_ draft: StateDraft) -> String {
        switch draft.language {
        case .jsonPath: "Parameters"
        case .jsonata: "Arguments"
        }
    }

    private mutating func arguments(_ place: Place, _ draft: StateDraft, prefix: String)
        -> PayloadTemplate?
    {
        let name = argumentsName(draft)
        return place[name].flatMap { template($0, draft.language, field: prefix + name) }
    }
}

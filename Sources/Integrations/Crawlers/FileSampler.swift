import DataCatalog
import Glibc
import Runtime

/// Reads the beginnings of data files.
struct FileSampler {
    let classifier: FileClassifier

    /// What a file is; of Parquet only that it is one that looks whole.
    ///
    /// - Throws: ``DataCatalog/UnknownFormat`` with the reason, also if it cannot be read.
    func schema(of path: String) throws(UnknownFormat) -> FileSchema {
        do throws(UnknownFormat) {
            let sample = try read(path, bytesMax: FileClassifier.bytesMax)
            let schema = try classifier.classify(sample)
            if schema.format == .parquet { try checkEnd(of: path) }
            return schema
        } catch {
            guard FileClassifier.wantsMore(error) else { throw error }
            return try classifier.classify(try read(path, bytesMax: FileClassifier.longBytesMax))
        }
    }

    private func read(_ path: String, bytesMax: Int) throws(UnknownFormat) -> FileSample {
        do throws(SystemError) {
            let file = try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK)
            let bytes = try file.readToEnd(bytesMax: bytesMax)
            let size = try file.status().length
            return FileSample(bytes: bytes, isWhole: size <= bytes.count)
        } catch {
            throw UnknownFormat(
                error.code == ENOENT
                    ? "vanished while it was crawled" : "cannot be read: \(error.text)"
            )
        }
    }

    /// A Parquet file that was not written to its end lacks what says where everything is.
    private func checkEnd(of path: String) throws(UnknownFormat) {
        var end = [UInt8](repeating: 0, count: 8)
        var size = 0
        do throws(SystemError) {
            let file = try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK)
            size = try file.status().length
            if size >= 12 {
                let count = try retrying { pread(file.number, &end, 8, off_t(size - 8)) }
                if count < 8 { size = 0 }
            }
        } catch { throw UnknownFormat("cannot be read: \(error.text)") }
        let length = Int(end[0]) | Int(end[1]) << 8 | Int(end[2]) << 16 | Int(end[3]) << 24
        guard size >= 12, end[4...] == Array("PAR1".utf8)[...], length <= size - 12 else {
            throw UnknownFormat("is Parquet that was not written to its end")
        }
    }
}

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The machine's stack, which deep recursion in an expression must not overflow.
enum Stack {
    /// How many bytes of the caller's stack an evaluation uses before it moves to its own.
    ///
    /// Callers have 512 KiB at the least.
    static let sharedBytes: UInt = 160 << 10
    /// The size of that own stack.
    ///
    /// It is only reserved: what is not used costs nothing.
    static let ownBytes: UInt = 512 << 20
    /// What is left free at its end, for functions that recurse over a value.
    static let reserveBytes: UInt = 4 << 20

    /// About where the stack stands.
    ///
    /// It grows downwards.
    @inline(__always)
    static func address() -> UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }

    /// Runs a piece of work on a thread with a large stack, and waits for it.
    ///
    /// - Returns: whether there was such a thread.
    static func onOwnThread(_ work: () -> Void) -> Bool {
        withoutActuallyEscaping(work) { work in
            let box = Unmanaged.passRetained(Work(work))
            defer { box.release() }
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            defer { pthread_attr_destroy(&attributes) }
            guard pthread_attr_setstacksize(&attributes, Int(ownBytes)) == 0 else { return false }
            #if canImport(Darwin)
            var thread: pthread_t?
            let made = pthread_create(&thread, &attributes, { Stack.start($0) }, box.toOpaque())
            guard made == 0, let thread else { return false }
            #else
            var thread = pthread_t()
            let made = pthread_create(&thread, &attributes, { Stack.start($0) }, box.toOpaque())
            guard made == 0 else { return false }
            #endif
            pthread_join(thread, nil)
            return true
        }
    }

    private final class Work {
        let work: () -> Void

        init(_ work: @escaping () -> Void) { self.work = work }
    }

    private static func start(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue().work() }
        return nil
    }
}

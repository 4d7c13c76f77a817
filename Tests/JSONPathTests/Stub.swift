import Testing
import Values

@Test func placeholder() {}

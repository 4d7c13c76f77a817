@testable import DataQuality

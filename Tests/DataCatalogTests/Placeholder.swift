@testable import DataCatalog

/// The Python files that the program carries with it: those of the folder `Files` beside this one, which the
/// build embeds.
enum EmbeddedPython {
    /// Path and bytes of each.
    static let files: [(path: String, bytes: [UInt8])] = [
        ("awsglue/__init__.py", PackageResources.__init___py),
        ("awsglue/bookmark.py", PackageResources.bookmark_py),
        ("awsglue/catalog.py", PackageResources.catalog_py),
        ("awsglue/context.py", PackageResources.context_py),
        ("awsglue/dynamicframe.py", PackageResources.dynamicframe_py),
        ("awsglue/formats.py", PackageResources.formats_py),
        ("awsglue/job.py", PackageResources.job_py),
        ("awsglue/paths.py", PackageResources.paths_py),
        ("awsglue/transforms.py", PackageResources.transforms_py),
        ("awsglue/utils.py", PackageResources.utils_py),
        ("run_script.py", PackageResources.run_script_py),
    ]
}

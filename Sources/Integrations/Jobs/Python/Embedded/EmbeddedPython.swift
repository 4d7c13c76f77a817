// Made by Scripts/embed-python.
/// The files below Python/.
enum EmbeddedPython {
    /// Path and text of each.
    static let files: [(path: String, text: String)] = [
        ("awsglue/__init__.py", awsglueInit),
        ("awsglue/bookmark.py", awsglueBookmark),
        ("awsglue/catalog.py", awsglueCatalog),
        ("awsglue/context.py", awsglueContext),
        ("awsglue/dynamicframe.py", awsglueDynamicframe),
        ("awsglue/formats.py", awsglueFormats),
        ("awsglue/job.py", awsglueJob),
        ("awsglue/paths.py", awsgluePaths),
        ("awsglue/transforms.py", awsglueTransforms),
        ("awsglue/utils.py", awsglueUtils),
        ("run_script.py", runScript),
    ]
}

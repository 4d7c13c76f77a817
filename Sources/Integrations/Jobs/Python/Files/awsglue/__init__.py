"""The part of AWS Glue's Python library that jobs use most, written anew for jobs that run here."""

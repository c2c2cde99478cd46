"""Load a district folder: district.yaml, the list of schools, the sources of evidence."""

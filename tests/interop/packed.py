"""Small archives for test data."""
import zipfile


def pack(path):
    """HDF5 needs a kilobyte per group, nearly all of it zeros: the members of the `.keras` are compressed, in test data only."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)

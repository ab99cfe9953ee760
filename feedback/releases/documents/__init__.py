"""Releases on paper: PDF/UA files that need no network and are the same bytes every time.

The libraries that set type are loaded by `lazily` when the first file is asked for, so web workers
stay light, and an installation without them has everything but the files.
"""

from feedback.releases.documents.lazily import DEBIAN_PACKAGES, PackagesMissing, all_to_pdf, to_pdf

__all__ = ["DEBIAN_PACKAGES", "PackagesMissing", "all_to_pdf", "to_pdf"]

"""Between the files a curator writes and the domain's values."""

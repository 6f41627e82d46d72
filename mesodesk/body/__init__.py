"""The body as people talk about it: areas, and the regions of a drawn figure that belong to them.

Outlines are plain numbers here; the window paints them and the paper prints them, and both hit the same
shapes. May import `resources` and `errors`. No Qt, no ReportLab.
"""

"""The program: the pipeline that command line and flows share, and the command line itself."""

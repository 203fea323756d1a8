"""Reference views of cameras: learned from sound checks, approved by people, handed to the checks."""

"""A process of its own that makes the file of a past time. Started by vms.points, not by people."""

from vms.db.metadata import load_metadata
from vms.points.processes import work
from vms.points.winding_back import answer

if __name__ == "__main__":
    load_metadata()
    work(answer)

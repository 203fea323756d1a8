"""A process of its own that reads one large file for an import. Started by vms.points, not by people."""

from vms.points.processes import work
from vms.points.reading_process import answer

if __name__ == "__main__":
    work(answer)

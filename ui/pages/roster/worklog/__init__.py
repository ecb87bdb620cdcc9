"""工作日志、晨会: a line a day and worker, the month it comes to, and the meetings."""

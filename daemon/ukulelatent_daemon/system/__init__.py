"""What the process owes the system around it: folders, log, service manager."""

"""What supervisors decide about the content: facts confirmed, days with hours of their own."""

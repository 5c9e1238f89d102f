"""The pages of reports: figures as charts with the table behind each, as CSV and as XLSX."""

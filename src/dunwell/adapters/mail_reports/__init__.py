"""Reads what comes back by mail: reports of failed delivery and complaints. Leaves out what becomes of a customer."""

from dunwell.adapters.mail_reports.mailbox import CannotReadMailbox, Unread, mailbox
from dunwell.adapters.mail_reports.report import read_report

__all__ = ["CannotReadMailbox", "Unread", "mailbox", "read_report"]

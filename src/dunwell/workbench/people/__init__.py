"""The pages of who works for the company: members, invitations, their sign-ins."""

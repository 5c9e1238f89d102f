"""The way in: passwords, second factors, single sign-on, invitations. What a library does, in our words and our journal."""

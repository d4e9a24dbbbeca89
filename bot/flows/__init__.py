"""The conversations that ask, one file each. A flow file reads as the conversation."""

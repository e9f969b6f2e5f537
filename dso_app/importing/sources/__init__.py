"""Where files come from by themselves: watched folders and SFTP servers."""

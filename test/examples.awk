# examples.awk - the examples of a page, to be run
#
# Reads a page (mdoc) or a text (Markdown), writes the files DIR/01.cmd, what is
# typed, and DIR/01.out, what is shown then, and so on:
#
#	awk -v dir=DIR -f examples.awk PAGE
#
# They are in literal displays, or between ```console and ```, that begin with
# a prompt. After "$ " comes a command; it goes on behind a backslash or a | at
# the end of a line, and up to EOF when it says <<'EOF'. The rest is output.

function stop() {
	if (cmd) {
		close(cmd)
		close(out)
	}
	cmd = ""
}

function start() {
	stop()
	cmd = sprintf("%s/%02d.cmd", dir, ++n)
	out = sprintf("%s/%02d.out", dir, n)
	printf "" >out
	here = 0
	more = 1
	line = substr(line, 3)
}

/^\.Bd -literal/ || /^```console$/ {
	inside = 1
	first = 1
	next
}
/^\.Ed/ || /^```$/ {
	inside = 0
	stop()
}
!inside { next }
{
	line = $0
	if (FILENAME !~ /[.]md$/) {
		sub(/^\\&/, "", line)
		gsub(/\\\(aq/, "'", line)
		gsub(/\\\(dq/, "\"", line)
		gsub(/\\e/, "\\", line)
	}
	if (first && line !~ /^[$] /)
		inside = 0
	first = 0
}
!inside { next }
!here && line ~ /^[$] / { start() }
more {
	print line >cmd
	if (here)
		more = line != "EOF"
	else if (line ~ /<<'EOF'$/)
		here = 1
	else
		more = line ~ /([\\|]|&&)$/
	if (!more)
		here = 0
	next
}
{ print line >out }

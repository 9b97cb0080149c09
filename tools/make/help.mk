# `make help`: the text behind each target's "##", one line for each.

.PHONY: help
help: ## show this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile tools/make/*.mk | sort | \
		while IFS='|' read -r name text; do printf '%-16s %s\n' "$$name" "$$text"; done

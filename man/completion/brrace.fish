# SPDX-License-Identifier: BSD-2-Clause
# fish completion for brrace(1)

function __brrace_rings
    brrace list 2>/dev/null | awk '/^$/ { exit } /^  / { print $1 }'
end

function __brrace_verb
    __fish_seen_subcommand_from $argv
end

complete -c brrace -f
complete -c brrace -n __fish_use_subcommand -l help -d 'list the verbs'
complete -c brrace -n __fish_use_subcommand -l version -d 'tell the version'
complete -c brrace -n __fish_use_subcommand -a bench -d 'rings beside a mutex'
complete -c brrace -n __fish_use_subcommand -a catalogue -d 'is each known race found, and gone where cured'
complete -c brrace -n __fish_use_subcommand -a cc -d 'make a ring of your own C files'
complete -c brrace -n __fish_use_subcommand -a explore -d 'search for a schedule that shows a violation'
complete -c brrace -n __fish_use_subcommand -a list -d 'rings and their operations, scenarios'
complete -c brrace -n __fish_use_subcommand -a new -d 'a table and a scenario to start with'
complete -c brrace -n __fish_use_subcommand -a points -d 'the yield points, as a script names them'
complete -c brrace -n __fish_use_subcommand -a run -d 'run scripted interleavings'
complete -c brrace -n __fish_use_subcommand -a selftest -d 'planted bugs must be found'
complete -c brrace -n __fish_use_subcommand -a shrink -d 'the smallest scenario that still shows it'
complete -c brrace -n __fish_use_subcommand -a stress -d 'real threads: how often in the wild'

complete -c brrace -n '__brrace_verb bench' -F -a '(__brrace_rings)'
complete -c brrace -n '__brrace_verb bench' -l ratio -x -d 'producers and consumers, as 8:1'
complete -c brrace -n '__brrace_verb bench' -l pin -d 'each on a processor'
complete -c brrace -n '__brrace_verb bench' -l no-pin -d 'where the scheduler puts them'
complete -c brrace -n '__brrace_verb bench' -l oversubscribe -d 'on half as many processors'
complete -c brrace -n '__brrace_verb bench' -l no-load -d 'without a competing load'
complete -c brrace -n '__brrace_verb bench' -l load -d 'with a competing load'
complete -c brrace -n '__brrace_verb bench' -l all -d 'all conditions'
complete -c brrace -n '__brrace_verb bench' -l slots -x -d 'size of each ring'
complete -c brrace -n '__brrace_verb bench' -l repeat -x -d rounds
complete -c brrace -n '__brrace_verb bench' -l budget -x -d 'time for all of it'
complete -c brrace -n '__brrace_verb bench' -l duration -x -d 'time of each run'
complete -c brrace -n '__brrace_verb bench' -l seed -x -d 'of the order'
complete -c brrace -n '__brrace_verb bench' -l json -d 'a JSON document'
complete -c brrace -n '__brrace_verb bench' -l csv -d 'a row for each run'
complete -c brrace -n '__brrace_verb bench' -l html -r -F -d 'a page with charts'
complete -c brrace -n '__brrace_verb bench' -l svg -r -F -d 'the charts'
complete -c brrace -n '__brrace_verb bench' -l quiet -d 'no estimate, no progress'
complete -c brrace -n '__brrace_verb catalogue' -l model -x -a 'sc tso rc11' -d 'only under this memory model'
complete -c brrace -n '__brrace_verb catalogue' -l directory -r -F -d 'of the scenarios'
complete -c brrace -n '__brrace_verb catalogue' -l max-executions -x -d 'in each ring'
complete -c brrace -n '__brrace_verb catalogue' -s j -l jobs -x -d 'so many at once'
complete -c brrace -n '__brrace_verb catalogue' -l markdown -d 'a table as Markdown has it'
complete -c brrace -n '__brrace_verb catalogue' -l json -d 'a JSON document'
complete -c brrace -n '__brrace_verb catalogue' -l no-times -d 'what is the same each time'

complete -c brrace -n '__brrace_verb cc' -F
complete -c brrace -n '__brrace_verb cc' -s v -d 'print each command'
complete -c brrace -n '__brrace_verb cc' -s o -r -F -d 'where the object goes'
complete -c brrace -n '__brrace_verb cc' -l kernel -x -a 'freebsd linux' -d 'whose headers'
complete -c brrace -n '__brrace_verb cc' -l cc -x -a '(__fish_complete_command)' -d compiler

complete -c brrace -n '__brrace_verb list points' -F -a '(__brrace_rings)'

complete -c brrace -n '__brrace_verb new' -a ring
complete -c brrace -n '__brrace_verb new' -l header -r -F -d 'the ring itself'
complete -c brrace -n '__brrace_verb new' -l kernel -x -a 'freebsd linux' -d 'whose headers'
complete -c brrace -n '__brrace_verb points' -l slots -x -d 'size of the ring'
complete -c brrace -n '__brrace_verb points' -l preload -x -d 'items in it before'
complete -c brrace -n '__brrace_verb points' -l rewrite -d 'step lines as named points'

complete -c brrace -n '__brrace_verb run' -F
complete -c brrace -n '__brrace_verb run' -l ring -x -a '(__fish_complete_list , __brrace_rings)' -d 'on these rings'
complete -c brrace -n '__brrace_verb run' -l json -d 'a JSON document'
complete -c brrace -n '__brrace_verb run' -l html -r -F -d 'a page, too'
complete -c brrace -n '__brrace_verb run' -l trust -d 'run the ring that a page carries'
complete -c brrace -n '__brrace_verb run' -s j -l jobs -x -d 'so many at once'
complete -c brrace -n '__brrace_verb run' -l time-limit -x -d 'for each'
complete -c brrace -n '__brrace_verb run explore shrink' -l mail -d 'a mail instead of text'
complete -c brrace -n '__brrace_verb run explore shrink' -l sarif -r -F -d 'write SARIF'
complete -c brrace -n '__brrace_verb run explore' -l tap -d 'TAP instead of text'
complete -c brrace -n '__brrace_verb run explore' -l github -d 'annotations and step summary'
complete -c brrace -n '__brrace_verb run explore' -l junit -r -F -d 'write JUnit XML'
complete -c brrace -n '__brrace_verb run' -l repeat -x -d 'execute so often'
complete -c brrace -n '__brrace_verb run' -l threads -x -a 'fibers os' -d kind
complete -c brrace -n '__brrace_verb run selftest' -l tsan -d 'over the ThreadSanitizer runtime'
complete -c brrace -n '__brrace_verb run' -l model -x -a 'sc tso rc11' -d 'instead of the scenario'\''s'
complete -c brrace -n '__brrace_verb run' -l volatile -x -a 'relaxed plain' -d 'under --tsan'
complete -c brrace -n '__brrace_verb run' -l why -d 'which orderings make the first violation'
complete -c brrace -n '__brrace_verb run' -l all -d 'accesses that are no points, too'
complete -c brrace -n '__brrace_verb run' -l quiet -d 'only what is not as expected'
complete -c brrace -n '__brrace_verb run' -l color -x -a 'auto always never' -d when
complete -c brrace -n '__brrace_verb run' -l ascii -d 'no characters beyond ASCII'

complete -c brrace -n '__brrace_verb explore' -l exhaustive -d 'every execution once'
complete -c brrace -n '__brrace_verb explore' -l preemptions -x -d 'at most so many'
complete -c brrace -n '__brrace_verb explore' -l context-switches -x -d 'at most so many'
complete -c brrace -n '__brrace_verb explore' -l random -d 'draw who goes next'
complete -c brrace -n '__brrace_verb explore' -l model -x -a 'sc tso rc11' -d 'instead of the scenario'\''s'
complete -c brrace -n '__brrace_verb explore' -l pct -x -d 'draw priorities'
complete -c brrace -n '__brrace_verb explore' -l ring-random -d 'draw bursts and what is in the ring'
complete -c brrace -n '__brrace_verb explore' -l seed -x -d 'of what is drawn'
complete -c brrace -n '__brrace_verb explore' -l first -x -d 'execution drawn first'
complete -c brrace -n '__brrace_verb explore' -l from -d 'begin after the schedule'
complete -c brrace -n '__brrace_verb explore' -l budget -x -d 'time'
complete -c brrace -n '__brrace_verb explore' -l max-executions -x -d 'how many'
complete -c brrace -n '__brrace_verb explore' -l every-retry -d 'retries are executions, too'
complete -c brrace -n '__brrace_verb explore' -l load-buffering -d 'a load takes effect late'
complete -c brrace -n '__brrace_verb explore' -s j -l jobs -x -d 'processes'
complete -c brrace -n '__brrace_verb explore' -l shard -x -d 'part, as 1/3'
complete -c brrace -n '__brrace_verb explore' -l checkpoint -r -d 'where the search is kept'
complete -c brrace -n '__brrace_verb explore' -l outcomes -d 'all distinct ones'
complete -c brrace -n '__brrace_verb explore' -l transient -d 'are violations, too'
complete -c brrace -n '__brrace_verb explore' -l data-races -d 'are violations, too'
complete -c brrace -n '__brrace_verb explore' -l ignore -x -d 'findings that are none'
complete -c brrace -n '__brrace_verb explore' -l as-found -d 'do not shrink'
complete -c brrace -n '__brrace_verb explore' -l accept -x -a 'bounded sampled bounded,sampled' -d 'exit status 0'
complete -c brrace -n '__brrace_verb explore shrink' -F
complete -c brrace -n '__brrace_verb explore shrink' -s o -r -F -d 'where the scenario goes'
complete -c brrace -n '__brrace_verb explore shrink' -l ring -x -a '(__brrace_rings)' -d 'on this ring'
complete -c brrace -n '__brrace_verb explore shrink' -l json -d 'a JSON document'
complete -c brrace -n '__brrace_verb explore shrink' -l html -r -F -d 'a page, too'
complete -c brrace -n '__brrace_verb explore shrink' -l color -x -a 'auto always never' -d when
complete -c brrace -n '__brrace_verb explore shrink' -l ascii -d 'no characters beyond ASCII'
complete -c brrace -n '__brrace_verb stress' -a '(__brrace_rings)'
complete -c brrace -n '__brrace_verb stress' -l producers -x -d 'threads that enqueue'
complete -c brrace -n '__brrace_verb stress' -l consumers -x -d 'threads that dequeue'
complete -c brrace -n '__brrace_verb stress' -l slots -x -d 'size of the ring'
complete -c brrace -n '__brrace_verb stress' -l batch -x -d 'values of one call'
complete -c brrace -n '__brrace_verb stress' -l produce -x -d 'operation to call'
complete -c brrace -n '__brrace_verb stress' -l consume -x -d 'operation to call'
complete -c brrace -n '__brrace_verb stress' -l pin -d 'each thread to one processor'
complete -c brrace -n '__brrace_verb stress' -l noise -d 'delays at some accesses'
complete -c brrace -n '__brrace_verb stress' -l seed -x -d 'of what is drawn'
complete -c brrace -n '__brrace_verb stress' -l duration -x -d 'as 10s'
complete -c brrace -n '__brrace_verb stress' -l clock -x -a 'tsc monotonic' -d 'of the stamps'
complete -c brrace -n '__brrace_verb stress' -l ignore -x -d 'findings that are none'
complete -c brrace -n '__brrace_verb stress' -l accept -x -a sampled -d 'exit status 0'
complete -c brrace -n '__brrace_verb stress' -l script -r -F -d 'write a scenario that shows it'
complete -c brrace -n '__brrace_verb stress' -l json -d 'a JSON document'

complete -c brrace -n '__brrace_verb bench catalogue cc explore list new points run selftest shrink stress' -l help -d 'tell the options'

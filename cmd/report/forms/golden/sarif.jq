# SPDX-License-Identifier: BSD-2-Clause
#
# What SARIF 2.1.0 and GitHub ask of the parts that brrace writes.  Prints each mistake,
# and nothing of a document that is right.

def mistake(is_right; what): if is_right then empty else what end;
def text: type == "object" and (.text | type == "string" and length > 0);
def is_place:
	(.physicalLocation.artifactLocation.uri | type == "string" and
		test("^[A-Za-z0-9._~%-][A-Za-z0-9._~%/-]*$"))
	and (.physicalLocation.region.startLine | type == "number" and . >= 1);

def check_flow($result):
	mistake((.threadFlows | length) >= 1; "a flow without threads"),
	mistake(([.threadFlows[].id] | unique | length) == (.threadFlows | length);
		"two flows of one thread"),
	mistake(([.threadFlows[].locations | length] | min) >= 1; "an empty thread flow"),
	mistake(([.threadFlows[].locations[]] | length) <= 1000; "more than 1000 locations"),
	mistake(([.threadFlows[].locations[].executionOrder] | sort) as $all |
		($all | unique) == $all; "two at one moment"),
	mistake(all(.threadFlows[].locations; [.[].executionOrder] | sort == .);
		"a thread out of order"),
	(.threadFlows[].locations[] |
		mistake(.location | is_place; "a step without a place"),
		mistake(.location.message | text; "a step without a text"),
		mistake(.importance as $i | ["important", "essential", "unimportant"] | index($i);
			"importance"));

def check_result($rules):
	mistake($rules[.ruleIndex].id == .ruleId; "the rule is another one"),
	mistake(.level as $l | ["none", "note", "warning", "error"] | index($l); "level"),
	mistake(.message | text; "no message"),
	mistake((.locations | length) == 1 and (.locations[0] | is_place); "no location"),
	mistake(all(.relatedLocations[]?; is_place); "a related location"),
	mistake((.partialFingerprints | length) > 0 and
		all(.partialFingerprints[]; test("^[0-9a-f]{16}:1$")); "no fingerprint"),
	(. as $result | .codeFlows[]? | check_flow($result));

mistake(.version == "2.1.0"; "version"),
mistake(."$schema" | type == "string"; "schema"),
mistake((.runs | length) == 1; "runs"),
(.runs[0] |
	mistake(.tool.driver | .name == "brrace" and (.version | length > 0); "tool"),
	mistake(all(.tool.driver.rules[];
		(.id | length > 0) and (.shortDescription | text) and (.fullDescription | text) and
		(.help | text)); "rules"),
	mistake((.results | length) <= 5000; "results"),
	mistake(.invocations[0].executionSuccessful | type == "boolean"; "invocation"),
	mistake(all(.invocations[0].toolExecutionNotifications[]; .message | text);
		"notifications"),
	(.tool.driver.rules as $rules | .results[] | check_result($rules)))

"""Records what Hugging Face's Jinja environment renders, for JinjaRecordedTest.

Run with transformers 5.23.0, jinja2 3.1.6:  python model/src/test/python/record_jinja.py
Reads resources/recorded/templates/*.jinja (written for this test in the style of public models' templates) and the
snippets below; writes resources/recorded/jinja.json. A case has `rendered`, or `fails` when Jinja raised an error.
"""

import datetime
import json
import pathlib

import jinja2
import transformers
from transformers.utils.chat_template_utils import _compile_jinja_template

RECORDED = pathlib.Path(__file__).parent.parent / "resources" / "recorded"
NOW = datetime.datetime(2026, 1, 2, 3, 4, 5)

U = {"role": "user", "content": "Hello, who are you?"}
A = {"role": "assistant", "content": " I am a model.\n"}
S = {"role": "system", "content": "  Be brief. "}
E = {"role": "user", "content": "Räksmörgås 你好 🙂\n\n  2 < 3 & \"quoted\" 'single' \\back\t"}
THINK = {"role": "assistant", "content": "<think>\nlet me see\n</think>\n\nFour."}
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tells the\nweather.",
        "parameters": {
            "type": "object",
            "properties": {
                "place": {"type": "string", "description": "where \"exactly\", in Å"},
                "days": {"type": ["integer", "null"], "minimum": 1, "maximum": 1e21},
                "list": {"type": "array", "items": {"type": "integer"}},
            },
            "required": ["place"],
            "x": [1.5, -0.0, 1e-7, True, False, None, {}, []],
        },
    },
}
CALL = {"role": "assistant", "content": "", "tool_calls": [{"type": "function", "function": {"name": "weather", "arguments": {"place": "Åre", "days": 2}}}]}
RESULT = {"role": "tool", "content": "-3 °C"}
PARTS = {"role": "user", "content": [{"type": "text", "text": " first "}, {"type": "image"}, {"type": "text", "text": "second"}]}

CONVERSATIONS = [
    {"messages": [U]},
    {"messages": [S, U]},
    {"messages": [S, U, A, E]},
    {"messages": [U, A, U, THINK, E]},
    {"messages": [U, THINK]},
    {"messages": [E, E]},
    {"messages": [A]},
    {"messages": [S, U], "tools": [TOOL]},
    {"messages": [U, CALL, RESULT, A, U], "tools": [TOOL, TOOL], "tools_in_user_message": False},
    {"messages": [S, PARTS]},
    {"messages": [U], "enable_thinking": False},
    {"messages": [U], "enable_thinking": False, "date_string": "3 Mar 2026"},
]

VARS = {
    "s": "Hello World",
    "e": "",
    "u": "Räksmörgås 🙂 z",
    "pad": " \t padded\n ",
    "n": 7,
    "f": 2.5,
    "t": True,
    "none": None,
    "l": [3, 1, 2],
    "words": ["b", "A", "c", "a"],
    "empty": [],
    "d": {"b": 1, "a": {"x": [1, 2]}, "items": "shadow", "C": "z"},
    "people": [{"name": "Bo", "age": 3, "tags": ["x"]}, {"name": "al", "age": 30}, {"name": "Cy", "age": 3, "tags": []}],
    "lines": "one\n\ntwo\r\nthree",
    "q": "it's \"q\" \\ \n\t\x07\u00e5\u200b",
}

SNIPPETS = r"""
{{ s }}|{{ missing }}|{{ none }}|{{ t }}|{{ n }}|{{ f }}
{{ l }}{{ d }}{{ words }}{{ (1,) }}{{ (1, 'a') }}{{ () }}{{ {'a': none} }}
{{ q }}{{ [q] }}{{ [s ~ "'"] }}{{ ["'" ~ '"'] }}
{{ 1e16 }} {{ 1e15 }} {{ 123456789.123 }} {{ 1e-5 }} {{ 0.0001 }} {{ 1.0 }} {{ 1e100 }} {{ -1.5e-10 }} {{ 0.1 + 0.2 }}
{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 2 + 3 * 4 - 1 }}
{{ -n }} {{ +n }} {{ --n }} {{ -n|abs }} {{ (-n)|abs }} {{ - 2 ** 2 }} {{ 2 ** 3 ** 2 }}
{{ 'a' * 3 }} {{ [1] * 2 }} {{ ('a' + 'b') ~ (1 + 2) }}
{{ 1 ~ 2 ~ none ~ true ~ l }}
{{ 'a' + 1 }}
{{ none + 'a' }}
{{ missing + 'a' }}
{{ missing ~ 'a' }}
{{ missing.x }}
{{ d.missing.x }}
{{ d.missing }}|{{ d['missing'] }}|{{ l[10] }}|{{ s[100] }}
{{ d.b }} {{ d['b'] }} {{ d.a.x[1] }} {{ d['items'] }} {{ d.items() | list | length }} {{ l.0 }} {{ d.a['x'].0 }}
{{ d.keys() | list }} {{ d.values() | list }} {{ d.get('b') }} {{ d.get('zz') }} {{ d.get('zz', 5) }}
{{ s[0] }} {{ s[-1] }} {{ s[1:4] }} {{ s[:-3] }} {{ s[::-1] }} {{ s[::2] }} {{ u[::-1] }} {{ u[10:12] }} {{ u | length }} {{ s[5:2] }}|{{ s[-100:3] }}
{{ l[1:] }} {{ l[::-1] }} {{ l[-2:] }} {{ l[5:] }} {{ l[:0] }} {{ l[2:0:-1] }} {{ (1,2,3)[1:] }}
{{ s if t else e }} {{ s if e }} {{ 'x' if not t else 'y' if n == 7 else 'z' }}
{{ t and e }} {{ e or s }} {{ e and missing.x }} {{ not e }} {{ not not s }} {{ n and l }} {{ none or 0 or '' or [] }}
{{ 1 < 2 < 3 }} {{ 1 < 2 > 5 }} {{ n == 7.0 }} {{ t == 1 }} {{ 'a' < 'b' }} {{ [1,2] < [1,3] }} {{ 1 == '1' }} {{ n != 7 }} {{ n >= 7 and n <= 7 }}
{{ 'ell' in s }} {{ 'b' in d }} {{ 3 in l }} {{ 3 not in l }} {{ not 3 in l }} {{ 'x' in missing }} {{ 1.0 in [1] }}
{{ 1 < 'a' }}
{{ 1 in 5 }}
{{ 'a' in none }}
{{ 5 in 'a5' }}
{{ s is string }} {{ n is string }} {{ n is number }} {{ t is number }} {{ n is integer }} {{ t is integer }} {{ f is float }} {{ t is boolean }} {{ d is mapping }} {{ l is sequence }} {{ s is iterable }} {{ n is iterable }} {{ none is none }} {{ missing is none }} {{ missing is defined }} {{ missing is undefined }} {{ none is defined }} {{ t is true }} {{ 1 is true }} {{ e is false }} {{ false is false }}
{{ n is odd }} {{ n is even }} {{ n is divisibleby 7 }} {{ n is divisibleby(3) }} {{ n is not odd }} {{ n is eq 7 }} {{ n is equalto 8 }} {{ n is in [7] }} {{ n is gt 3 }} {{ n is lt(3) }} {{ n is ge 7 }} {{ n is le 6 }} {{ n is ne 7 }} {{ 'ab' is lower }} {{ 'AB' is upper }} {{ 'Ab' is upper }} {{ n is sameas n }}
{{ n is string or t is boolean and l is sequence }} {{ n is defined and n is integer }} {{ 'y' if n is string else 'x' }}
{{ missing is iterable }} {{ missing is string }} {{ missing is mapping }} {{ missing is sequence }} {{ range is callable }} {{ s.upper is callable }}
{{ pad | trim }}|{{ pad.strip() }}|{{ pad.lstrip() }}|{{ pad.rstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'xyaxy' | trim('xy') }}|{{ 'abcab'.rstrip('ba') }}|{{ '\u00a0a\u2003'.strip() }}
{{ s | upper }} {{ s | lower }} {{ s.upper() }} {{ u.lower() }} {{ u | upper }} {{ 'straße' | upper }} {{ 'hello wORLD-foo (bar)' | title }} {{ "it's a dOG".title() }} {{ 'hELLO wORLD' | capitalize }} {{ 'hELLO'.capitalize() }} {{ '' | capitalize }}
{{ 'a,b,,c'.split(',') }} {{ 'a b  c '.split() }} {{ ' a b  c '.split(none, 1) }} {{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ lines.splitlines() }} {{ lines.splitlines(true) }} {{ 'aXXbXX'.split('XX') }} {{ 'aaa'.rsplit('a') }}
{{ 'a'.split('') }}
{{ s.startswith('He') }} {{ s.startswith('h') }} {{ s.endswith('ld') }} {{ s.startswith(('x', 'H')) }} {{ s.find('o') }} {{ s.rfind('o') }} {{ s.find('zz') }} {{ u.find('z') }} {{ s.count('l') }} {{ s.removeprefix('Hello ') }} {{ s.removesuffix('d') }}
{{ s.replace('l', 'L') }} {{ s.replace('l', 'L', 1) }} {{ s | replace('o', '0') }} {{ s | replace('o', '0', 1) }} {{ 'aaa'.replace('aa', 'b') }}
{{ '12'.isdigit() }} {{ 'a1'.isalnum() }} {{ 'ab'.isalpha() }} {{ ' '.isspace() }} {{ ''.isdigit() }} {{ 'AB'.isupper() }} {{ 'ab1'.islower() }}
{{ ', '.join(words) }} {{ words | join }} {{ words | join('-') }} {{ l | join(', ') }} {{ people | join('/', attribute='name') }} {{ [] | join(',') }} {{ 'abc' | join('.') }} {{ [none, 1, missing] | join(',') }}
{{ ','.join(l) }}
{{ l | first }} {{ l | last }} {{ s | first }} {{ empty | first }}| {{ e | last }} {{ l | length }} {{ s | count }} {{ d | length }} {{ missing | length }} {{ 'abc' | list }} {{ d | list }} {{ u | list }}
{{ n | length }}
{{ missing | default('x') }} {{ e | default('x') }} {{ e | default('x', true) }} {{ none | default('x') }} {{ none | d('x', boolean=true) }} {{ missing | default }}| {{ d.missing | default(5) }}
{{ l | sort }} {{ words | sort }} {{ words | sort(case_sensitive=true) }} {{ l | sort(reverse=true) }} {{ people | sort(attribute='age') | map(attribute='name') | list }} {{ people | sort(attribute='name') | map(attribute='name') | join(',') }}
{{ l | reverse | list }} {{ s | reverse }} {{ [1, 1, 2, 'a', 'A'] | unique | list }} {{ d | dictsort }} {{ {'b': 2, 'A': 1} | dictsort(true) }} {{ {'b': 2, 'a': 3} | dictsort(by='value') }}
{{ words | map('upper') | list }} {{ people | map(attribute='tags', default='-') | list }} {{ people | map(attribute='tags') | list | length }} {{ [' a ', 'b '] | map('trim') | join('|') }} {{ ['a-b', 'c'] | map('replace', '-', '+') | list }}
{{ [0, 1, '', 'a', none] | select | list }} {{ l | select('odd') | list }} {{ l | reject('equalto', 3) | list }} {{ people | selectattr('age', 'equalto', 3) | map(attribute='name') | list }} {{ people | selectattr('tags') | list | length }} {{ people | rejectattr('tags', 'defined') | map(attribute='name') | list }} {{ people | selectattr('age', 'gt', 5) | list | length }}
{{ '42' | int }} {{ 'x' | int }} {{ 'x' | int(5) }} {{ 3.9 | int }} {{ ' -7 ' | int }} {{ '3.7' | int }} {{ '2.5' | float }} {{ 'x' | float }} {{ n | float }} {{ t | int }}
{{ 2.5 | round }} {{ 3.5 | round }} {{ 2.567 | round(2) }} {{ 2.1 | round(0, 'ceil') }} {{ 2.9 | round(method='floor') }} {{ 7 | round }} {{ l | sum }} {{ people | sum(attribute='age') }} {{ l | min }} {{ l | max }} {{ words | min }} {{ words | max }} {{ 3 | abs }} {{ -2.5 | abs }}
{{ d | tojson }} {{ s | tojson }} {{ q | tojson }} {{ u | tojson }} {{ [1, 2.0, none, true, 1e21, -0.0] | tojson }} {{ '<a&b>' | tojson }} {{ (1, 2) | tojson }}
{{ d | tojson(indent=2) }}{{ [] | tojson(indent=2) }}{{ [[1], {}] | tojson(indent=4) }}
{{ {'b': 1, 'a': 2} | tojson(sort_keys=true) }} {{ {'b': [1, 2]} | tojson(separators=(',', ':')) }} {{ {1: 2, false: 3, none: 4, 2.5: 1} | tojson }}
{{ missing | tojson }}
{{ lines | indent }}|{{ lines | indent(2, true) }}|{{ lines | indent(2, blank=true) }}|{{ 'a\nb\n' | indent('> ') }}|{{ '' | indent(first=true) }}
{{ '<a href="x">&\'' | escape }} {{ '<' | e }} {{ '<' | safe }} {{ 5 | string }} {{ l | string | length }} {{ {'a': 1} | items | list }} {{ people[0] | attr('name') }} {{ (s | attr('upper'))() }}
{{ s | nofilter }}
{{ s is notest }}
{% for i in l %}{{ i }}{% if not loop.last %}, {% endif %}{% endfor %}
{% for i in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.cycle('a', 'b') }}{{ loop.previtem }}{{ loop.nextitem }};{% endfor %}
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for k in d %}{{ k }}{% endfor %}{% for k, v in d | dictsort %}{{ k }}{% endfor %}{% for (a, b) in [(1, 2)] %}{{ a }}{{ b }}{% endfor %}
{% for i in empty %}x{% else %}none{% endfor %}{% for i in missing %}x{% else %}gone{% endfor %}{% for c in 'åb' %}[{{ c }}]{% endfor %}
{% for i in range(10) if i is odd %}{{ i }}{{ loop.index }}{{ loop.last }} {% endfor %}{% for i in range(3, 0, -1) %}{{ i }}{% endfor %}{% for i in range(2, 5) %}{{ i }}{% endfor %}
{% for i in l %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %} {% for i in l %}{% if i == 1 %}{% break %}{% endif %}{{ i }}{% endfor %}
{% for i in n %}{% endfor %}
{% for a, b in [(1, 2, 3)] %}{% endfor %}
{% for i in l %}{% for j in l %}{{ loop.depth }}{{ i * j }} {% endfor %}{{ loop.index }}{% endfor %}
{% set x = 1 %}{% for i in l %}{% set x = i %}{{ x }}{% endfor %}{{ x }}
{% set x = 1 %}{% if t %}{% set x = 2 %}{% endif %}{{ x }}
{% set ns = namespace(a=1) %}{% for i in l %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}{% set ns.b = 'z' %}{{ ns.b }}{{ ns.missing }}
{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}
{% set d.b = 5 %}
{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set c = 1, 2 %}{{ c }}
{% set a = {'x': [1, {'y': 'z'}]} %}{{ a.x[1].y }}{{ a['x'][1]['y'] }}
{% set x %}  block {{ n }} {% endset %}[{{ x }}]{% set y | trim | upper %}  block {{ n }} {% endset %}[{{ y }}]
{% filter upper %}abc {{ s }}{% endfilter %}{% filter replace('a', 'b') | trim %} aaa {% endfilter %}
{% macro m(a, b='B', c=none) %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(1, c=3) }}{{ m() }}{{ m('x') | lower }}{% set z = m(9) %}{{ z | length }}
{% macro fact(n) %}{{ n if n <= 1 else n ~ '*' ~ fact(n - 1) }}{% endmacro %}{{ fact(5) }}
{% set g = 'G' %}{% macro m() %}{{ g }}{{ s }}{% endmacro %}{% set g = 'H' %}{{ m() }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
{{ raise_exception('no') }}
{% if missing %}a{% elif e %}b{% elif n %}c{% else %}d{% endif %}{% if l %}L{% endif %}{% if empty %}E{% else %}N{% endif %}
{% if n == 7 and s is string %}yes{% endif %}{% if n in [1, 7] or missing.x %}yes{% endif %}
{% raw %}{{ not }} {% if %}{% endraw %}|{%- raw -%}  {{ x }}  {%- endraw -%}  |
a {# comment #} b{#- strip -#}  c {#
many
lines #}
d
{{ s }}   {{- s -}}   {{ s }}
   {% if t %}   
  indented
   {% endif %}   
end
  {%+ if t %}keep{% endif +%}
after
x {%- if t -%}   y   {%- endif %} z
{% if t -%}

  lines

{%- endif %}
	{% for i in l %}	
	- {{ i }}
	{% endfor %}	
done
{{ '{{' }} {{ '%}' }} {{ "}}" }} {{ {'a': {'b': 1}}['a']['b'] }} {{ {'a': {'b': 1}} }}
{{ 'a\nb\t\\ \' \" \x41 \u00e5 \q' }} {{ "a'b" }} {{ 'a' 'b' "c" }}
{{ 1_000 }} {{ 1.5e3 }} {{ 10 }}
{{ true }} {{ True }} {{ false }} {{ None }} {{ none }}
{{ dict(a=1, b='x') }} {{ dict(a=1).a }} {{ range(3) | list }} {{ range(0) | list }}
{{ strftime_now('%d %b %Y %B %m %y %H:%M:%S %A %a %j %%') }}
{{ l.index(2) }} {{ l.count(1) }} {{ l.append(4) }}
{{ l.index(9) }}
{{ s.__class__ }}
{{ ''.__class__.__mro__ }}
{{ d.pop('b') }}
{{ d.update({'z': 1}) }}
{{ s.nomethod() }}
{{ missing() }}
{{ s() }}
{{ 1 / 0 }}
{{ 1 % 0 }}
{{ [1, 2
{% if %}x{% endif %}
{% if t %}x
{% endif %}
{% for in l %}{% endfor %}
{% unknown %}
{{ s | }}
{{ s s }}
{{ }}
{{ 'unclosed }}
{# unclosed
{% set %}
{{ a. }}
{{ (1 }}
{{ 1 ] }}
{{ ! }}
{{ s[1 }}
{{ [1, 2,] }} {{ {'a': 1,} }} {{ (1, 2,) }}
{{ (s | upper).lower() }} {{ s | upper | lower | title }} {{ (l | sort)[0] }} {{ (people | first).name }} {{ people[0].tags | first | upper }}
{{ 5 is divisibleby 5 and true }} {{ not n is string }} {{ n is not string }} {{ (n is string) | string }}
{{ [1, [2, [3]]] == [1, [2, [3]]] }} {{ {'a': 1} == {'a': 1.0} }} {{ (1, 2) == [1, 2] }} {{ 'a' == 'a' }}
{{ loop }}
{{ s.split(' ')[1][0] }} {{ s.split()[-1].lower() }} {{ 'a-b_c'.split('-')[1].split('_') | join('+') }}
{{ messages is defined }} {{ (messages or []) | length }} {{ tools | default([], true) | length }}
{{ 'x' if missing is defined and missing.y else 'z' }}
{{ f | string + '!' }} {{ '%s' | length }} {{ ('a' ~ 'b') * 2 }}
{{ -1 % 5 }} {{ 5 - -1 }} {{ 2 - 1 - 1 }} {{ 2 ** 2 * 3 }} {{ 10 // 3 * 3 }}
{{ none is not none }} {{ none == none }} {{ missing == none }} {{ none | string }} {{ none ~ '' }}
{{ [missing] }} {{ {'a': missing} }}
"""


def snippets():
    """One snippet a line, except the layouts, where lines matter: those are grouped by hand."""
    block = SNIPPETS.strip("\n").split("\n")
    joined = {
        "a {# comment": 4,
        "   {% if t %}   ": 4,
        "  {%+ if": 2,
        "{% if t -%}": 5,
        "\t{% for i in l %}\t": 4,
        "{% if t %}x": 2,
    }
    i = 0
    while i < len(block):
        n = next((n for start, n in joined.items() if block[i].startswith(start)), 1)
        yield "\n".join(block[i : i + n])
        i += n


def render(source, variables):
    try:
        compiled = _compile_jinja_template(source)
        return {"rendered": compiled.render(strftime_now=NOW.strftime, **variables)}
    except Exception as e:  # what failed is the case, not how
        return {"fails": type(e).__name__}


def main():
    cases = []
    for path in sorted((RECORDED / "templates").glob("*.jinja")):
        source = path.read_text(encoding="utf-8")
        for conversation in CONVERSATIONS:
            for add in (False, True):
                variables = {"bos_token": "<s>", "eos_token": "</s>", "add_generation_prompt": add, **conversation}
                cases.append({"template": path.name, "variables": variables, **render(source, variables)})
    for source in snippets():
        cases.append({"source": source, **render(source, VARS)})
        cases.append({"source": source + "\n\n", **render(source + "\n\n", VARS)})
    doc = {
        "source": f"transformers {transformers.__version__}, jinja2 {jinja2.__version__}",
        "now": NOW.isoformat(),
        "variables": VARS,
        "cases": cases,
    }
    with open(RECORDED / "jinja.json", "w", encoding="utf-8") as out:
        json.dump(doc, out, ensure_ascii=False, indent=1)
        out.write("\n")
    failed = [c for c in cases if "fails" in c]
    print(len(cases), "cases,", len(failed), "that fail:")
    for c in failed[:: 1]:
        print("  ", c.get("template") or c["source"][:60], c["fails"])


if __name__ == "__main__":
    main()

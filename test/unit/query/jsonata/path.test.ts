import { describe } from '@jest/globals'
import { shop } from './data.js'
import { agree, agreeOnFailure } from './reference.js'

const s = (source: string): string => source.replaceAll('@.', '$states.')

describe('paths', () => {
  agree([
    '@.name', '@.nope.deep', '@.name.deep', '@.none.deep', '@.orders.id', '@.orders.lines.sku', '@.orders[0].lines.price', '@.orders[-1].id', '@.orders[5]', '@.orders[1.7].id', '@.orders[-1.2].id',
    '@.orders.lines[0].sku', '(@.orders.lines)[0].sku', '@.orders[0].lines[price > 30]', '@.orders.lines[quantity > 1].sku', '@.orders[customer = "c1"].id', '@.orders[customer = "c1"][1].id',
    '@.orders.lines[tags].sku', '@.orders.lines["wool" in tags].sku', '@.orders.lines.tags', '@.orders.lines.tags[0]', '@.orders[[0..1]].id', '@.orders[[0, 0, -1]].id', '@.orders[[]]', '@.list[$ > 1]', '@.list[$]',
    '@.one', '@.one[0]', '@.one[]', '@.empty', '@.empty[]', '@.empty[0]', '@.matrix', '@.matrix[0]', '@.matrix[0][1]', '@.matrix.$', '@.matrix[1][1]', '@.mixed.k', '@.mixed[0]', '@.mixed[$type($) = "string"]',
    '@.`odd name`.`a.b`', '@."odd name"."a.b"', '@.nested.a.b.c', '@.nested.a.b[c = 2]', '@.nested.a.b[d].c', '@.nested.*', '@.nested.a.*', '@.nested.a.b.*', '@.nested.**.c', '@.nested.**', '@.*[0]', '@.list.*', '@.name.*', '@.one.**',
    '@.orders.(id & ":" & customer)', '@.orders.[id, customer]', '@.orders.[id]', '@.orders[0].[id, customer]', '@.orders.{"i": id, "n": $count(lines)}', '@.orders.{"i": nope}', '@.orders.lines.(price * quantity)', '@.orders.(lines.price)', '@.orders.$', '@.orders.lines.$.sku',
    '[@.name].$', '[1, 2].($ + 1)', '[[1, 2], [3]].$', '[@.orders].id', '[1..3].[$, $ * 2]', '[1, 2].{"a": $}', '[].a', '"text".$', '@.orders.id[]', '@.orders[0].id[]', '@.orders[].id', '@.orders.lines[0].sku[]', '@.nope[]', '@.orders[0].lines[].sku', '([1].$; "ab").$', '([1].$; {"a": 2}).a', '([1].$; 5).($ + 1)', '([1].$; @.nope).a', '([1, 2].$).($ + 1)', '[@.one[]]', '$count(@.one[])', '$count(@.orders[id = "o1"][])',
    '@.nested.a["b"]', '@.nested["a"].b.c', '@.n["x"]', '@.n[0]', '@.n[1]', '@.n[-1]', '@.none[0]', '@.yes[0]', '@.orders.nope', '@.orders[nope].id', '@.orders["id"].id', '@.orders[0]["id"]', '@.nested[a.b.c = 1].a.b[0].d', '@.customers.phones[0].number', '@.customers.(phones[0].number)',
    '(@.orders.lines.price)[0]', '@.orders.(lines)[0].price', '@.orders.lines.sku[0]', '@.orders.(lines.sku)[0]', '@.orders.(lines.sku[0])', '@.strings.$uppercase()', '@.strings.($ & "!")', '@.orders.id.$length()', '@.and', '@.or', '@.in', '{"and": 1}.and',
  ].map(s), shop)
})

describe('order-by', () => {
  agree([
    '@.list^($)', '@.list^(>$)', '@.orders.lines^(price).sku', '@.orders.lines^(>price, sku).sku', '@.orders.lines^(<sku, >quantity).quantity', '@.orders^(nope).id', '@.orders.lines^(tags[0]).sku', '@.customers^(>name)[0].name', '@.orders.lines^(price)[0].sku', '@.strings^($)', '@.one^($)', '@.empty^($)', '@.nope^($)',
    '@.orders.lines^(price * quantity){sku: quantity}', '@.orders^(id).lines.sku', '(@.orders^(>id)).id', '[3, 1]^($)[0]',
  ].map(s), shop)
  agreeOnFailure([[s('@.mixed^($)'), 'T2008'], [s('[1, "a"]^($)'), 'T2007'], [s('@.orders^(lines)'), 'T2008']], shop)
})

describe('group-by', () => {
  agree([
    '@.orders{customer: id}', '@.orders.lines{sku: price}', '@.orders.lines{sku: $sum(price * quantity)}', '@.orders.lines{sku: $count($)}', '@.orders.lines{sku: {"p": price}}', '@.orders{customer: $.id, "all": $count($)}', '@.orders{"x": id}', '@.orders{nope: id}', '@.nope{"a": 1}', '@.empty{"a": 1}', '@.list{$string($): $ * 2}', '@.n{"v": $}',
    '{"a": 1}{"b": a}', '@.orders[0]{id: lines.sku}', '@.orders.lines{sku: tags}', '@.nested.a.b{$string(c): d}', '(@.orders){customer: id}', '@.orders{customer: id[0]}', '{}', '{"a": @.nope}', '{"a": @.empty}', '{"a": null}', '{"a": {"b": [1]}}', '{@.name: 1}',
  ].map(s), shop)
  agreeOnFailure([[s('@.orders{1: id}'), 'T1003'], [s('@.orders{"a": id, "a": customer}'), 'D1009'], [s('{"a": 1, "a": 2}'), 'D1009'], [s('{null: 1}'), 'T1003'], [s('@.orders{lines: 1}'), 'T1003']], shop)
})

describe('bindings of context, position and parent', () => {
  agree([
    '@.orders@$o.{"id": $o.id}', '@.orders@$o.@.customers@$c[$o.customer = $c.id].{"o": $o.id, "c": $c.name}', '@.orders@$o.$o.lines.sku', '@.orders@$o.$states.customers[id = $o.customer].name', '@.orders#$i.{"i": $i, "id": id}', '@.orders#$i[$i > 0].id', '@.orders.lines#$i.{"i": $i, "sku": sku}', '@.orders[customer = "c1"]#$i.{"i": $i, "id": id}',
    '@.orders#$i.lines#$j.($i & "/" & $j & sku)', '@.list#$i[$ > 1].{"i": $i, "v": $}', '@.orders.lines.%.id', '@.orders.lines.{"sku": sku, "order": %.id}', '@.orders.lines[%.customer = "c1"].sku', '@.orders.lines[quantity > 1].(%.id & sku)', '@.customers.phones.{"who": %.name, "n": number}', '@.nested.a.b.c.%.d', '@.nested.a.b.%.%.a.b[0].c',
    '@.orders@$o.lines@$l.{"a": $o.id, "b": $l.sku}', '@.orders^(>id)#$i.{"i": $i, "id": id}', '@.orders.lines^(>price)#$i.(sku & $i)', '@.orders@$o{$o.customer: $o.id}', '@.orders#$i{customer: $i}', '@.orders@$o.lines{$o.customer: sku}', '@.nope@$x.{"a": $x}', '@.orders@$o[0].($o.id)', '@.orders#$i[0].$i', '@.orders#$i[-1].$i', '@.orders@$o[5].$o.id',
    '(@.orders.lines.%.id)[0]', '@.orders.lines.(%.id)', '@.orders.(lines.%.id)', '@.list#$i.$i', '@.orders.lines@$l.%.id', '@.orders@$o.lines^($o.id, price).sku', '@.nope.a@$x{"k": $x}', '@.orders.lines.tags.%.%.id', '@.orders.lines.tags#$t.{"t": $, "i": $t, "o": %.%.id}',
  ].map((source) => source.replaceAll('@.', '$states.').replaceAll('$states.$states.', '$states.')), shop)
})

/**
 * The page's style sheet. Every colour of a text stands out from its ground by 4.5 : 1 or more in both schemes (WCAG 2.2, 1.4.3).
 * Nothing is told by colour alone: marks differ in their lines and signs, findings in their words.
 */
export const styleSheet = `
:root{color-scheme:light dark;--ground:#fff;--ink:#1b1f24;--dim:#59636e;--line:#d1d9e0;--soft:#f6f8fa;--good:#116329;--bad:#a40e26;--unsure:#7d4e00;--link:#0550ae;--surplus:#6639a6;--surplus-soft:#f3ecfd;--missing-soft:#ffebe9}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--ink:#e6edf3;--dim:#9da7b1;--line:#3d444d;--soft:#161b22;--good:#56d364;--bad:#ff938a;--unsure:#e3b341;--link:#79c0ff;--surplus:#d2a8ff;--surplus-soft:#2a1f3d;--missing-soft:#3b1a1d}}
*{box-sizing:border-box}
html{font:15px/1.5 system-ui,sans-serif;background:var(--ground);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:76rem;padding:1.5rem clamp(.75rem,3vw,2rem) 4rem;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.25;text-wrap:balance}
h1{font-size:1.6rem;margin:0}
h2{font-size:1.15rem;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:.95rem;margin:0}
p{margin:.5rem 0;max-width:60rem}
a{color:var(--link)}
.dim{color:var(--dim)}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:1rem 0 0;padding:0}
.verdict{margin:1.25rem 0;padding:.25rem 0 .25rem 1rem;border-left:.3rem solid}
.verdict>p:first-child{font-size:1.3rem;font-weight:650;margin:0}
.verdict code{font-size:.8rem;font-weight:400;color:var(--dim)}
.verdict ul{margin:.35rem 0 0;padding-left:1.2rem;color:var(--ink)}
.good{color:var(--good)}.bad{color:var(--bad)}.unsure{color:var(--unsure)}
.key{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1rem 2rem;margin:1.25rem 0 .5rem}
.key dt{color:var(--dim)}
.key dd{margin:0;font-variant-numeric:tabular-nums}
.key b{display:block;font-size:1.6rem;font-weight:600;line-height:1.2}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.25rem;margin:0}
.facts dt{color:var(--dim)}
.facts dd{margin:0}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.scroll{position:relative;overflow-x:auto;margin:.5rem 0}
table{width:max-content;border-collapse:collapse;font-variant-numeric:tabular-nums;white-space:nowrap}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:.3rem .6rem;text-align:left;vertical-align:middle;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{padding-left:0}
thead th{font-weight:500;color:var(--dim);vertical-align:bottom}
tbody th{font-weight:550;white-space:normal;max-width:24rem}
.n{text-align:right}
td.wrap{white-space:normal;min-width:14rem}
tr.regressed .change,tr.unmet .change{color:var(--bad);font-weight:600}
tr.better .change{color:var(--good);font-weight:600}
tr.too-few .change,tr.not-chosen .change,tr.unreliable .change{color:var(--dim)}
.axis{display:flex;justify-content:space-between;width:160px;font-size:.8rem}
.plot{display:block;color:var(--dim)}
.plot.regressed{color:var(--bad)}.plot.better{color:var(--good)}
.plot .range{stroke:currentColor;stroke-width:1.5}
.plot circle{fill:currentColor;stroke:currentColor;stroke-width:1.5}
.plot.too-few circle,.plot.not-chosen circle,.plot.unreliable circle{fill:var(--ground)}
.plot .zero{stroke:var(--dim);stroke-width:1}
.plot .allowed{stroke:var(--dim);stroke-width:1;stroke-dasharray:2 2}
details{margin:.5rem 0}
summary{cursor:pointer;padding:.25rem 0}
.tests,#finding-list{list-style:none;margin:0;padding:0}
.tests>li,#finding-list>li{padding:.75rem 0;border-bottom:1px solid var(--line)}
.tests .dim,#finding-list .dim{margin:.1rem 0}
.row{display:grid;grid-template-columns:5rem 1fr;gap:0 .75rem;margin-top:.25rem}
.who{color:var(--dim);line-height:1.95}
.text{margin:0;max-width:none;line-height:1.95;white-space:pre-wrap}
.gap{color:var(--dim)}
.m{border-bottom:2px solid var(--dim)}
.m.right{border-color:var(--good)}
.m.surplus{border-bottom:4px double var(--surplus);background:var(--surplus-soft)}
.m.missing{border-bottom:3px dotted var(--bad);background:var(--missing-soft)}
.l1{padding-bottom:4px}.l2{padding-bottom:8px}.l3{padding-bottom:12px}
.tag{position:relative;font:600 .68rem/1 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--dim);margin:0 .3em 0 .2em;unicode-bidi:isolate;direction:ltr;white-space:normal}
.tag.right{color:var(--good)}.tag.surplus{color:var(--surplus)}.tag.missing{color:var(--bad)}
.legend{display:flex;flex-wrap:wrap;gap:.4rem 1.25rem;color:var(--dim)}
.legend .m{color:var(--ink)}
.controls{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end;margin:.75rem 0}
.controls label{display:grid;grid-template-columns:minmax(0,1fr);gap:.15rem;color:var(--dim);font-size:.87rem;min-width:0;max-width:100%}
.controls .wide{flex:1 1 14rem}
input,select,button{font:inherit;color:var(--ink);background:var(--ground);border:1px solid var(--dim);border-radius:4px;padding:.35rem .6rem;min-height:2.25rem;max-width:100%}
select{max-width:18rem}
button{cursor:pointer;background:var(--soft)}
#finding-more{margin-top:1rem}
.kind{font-weight:600}
.kind.regressions,.kind.wrong{color:var(--bad)}.kind.improvements{color:var(--good)}
.note{padding-left:1rem;border-left:.3rem solid var(--line)}
[hidden]{display:none!important}
@media (max-width:40rem){.row{grid-template-columns:1fr}.who{line-height:1.4;font-size:.87rem}.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.5rem}.controls label{flex:1 1 100%}select{max-width:100%}.key{grid-template-columns:1fr 1fr;gap:1rem}}
@media print{html{font-size:11px}body{max-width:none;padding:0}.controls,#finding-more,nav,.skip{display:none}.scroll{overflow:visible}li,tr{break-inside:avoid}h2{break-after:avoid}}
`

/** The control page's style: the tokens of the house, light and dark. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1F2328; --soft: #57606A; --line: #E6E8EB; --paper: #FFFFFF; --ground: #F6F5F2;
  --brand: #0F766E; --brand-hover: #0B5F59; --tint: #E3F2F0; --on-brand: #FFFFFF; --bad: #B42318; --link: #1D4ED8; }
@media (prefers-color-scheme: dark) { :root { --ink: #EDEDEA; --soft: #A8ADB3; --line: #2E3338; --paper: #1B1F23;
  --ground: #121416; --brand: #5EC2B7; --brand-hover: #7AD0C6; --tint: #16302D; --on-brand: #10201E; --bad: #F2938A; --link: #93B4FF; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.5 -apple-system, "PingFang SC",
  "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; font-variant-numeric: tabular-nums; }
header { max-width: 1280px; margin: 0 auto; padding: 24px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 4px; } h2 { font-size: 18px; line-height: 1.25; margin: 0 0 12px; }
h3 { font-size: 14px; margin: 24px 0 8px; } p { margin: 0 0 8px; } .soft { color: var(--soft); }
main { max-width: 1280px; margin: 0 auto; padding: 0 24px; display: grid; gap: 16px; align-items: start;
  grid-template-columns: 280px minmax(0, 1fr) auto; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 16px; }
.faults { width: calc(100% - 48px); max-width: 1232px; margin: 16px auto 48px; } .row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
label { color: var(--soft); display: block; } .tick { margin: 8px 0; min-height: 44px; display: flex; align-items: center; gap: 8px; }
.row label { margin: 0; }
input:not([type=checkbox]), select { font: inherit; font-size: 16px; color: inherit; background: var(--paper); border: 1px solid var(--soft);
  border-radius: 8px; padding: 8px 12px; min-height: 44px; } .people input:not([type=checkbox]) { width: 100%; margin: 4px 0 8px; }
#say input { flex: 1; min-width: 160px; } #say { margin-top: 12px; }
button, .row a { font: inherit; min-height: 44px; padding: 8px 16px; border-radius: 8px; border: 1px solid var(--soft);
  background: var(--paper); color: var(--ink); cursor: pointer; display: inline-flex; align-items: center; text-decoration: none; }
button.primary { background: var(--brand); border-color: var(--brand); color: var(--on-brand); font-weight: 600; }
button.primary:hover { background: var(--brand-hover); } .people form button { width: 100%; justify-content: center; }
button:focus-visible, a:focus-visible, input:focus-visible, select:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
ul, ol { list-style: none; margin: 16px 0 0; padding: 0; } .people li button { width: 100%; justify-content: space-between;
  margin-bottom: 4px; text-align: left; } .people li .soft { white-space: nowrap; } .people li button[aria-current=true] { background: var(--tint); border-color: var(--brand); }
#sandbox-inbox { max-height: 480px; overflow: auto; margin: 0; } #sandbox-inbox li { border: 1px solid var(--line); border-radius: 12px;
  padding: 12px; margin-bottom: 8px; } #sandbox-inbox h4, #sandbox-mails h4 { margin: 0 0 4px; font-size: 16px; } #sandbox-inbox p, #sandbox-mails p { white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 0 0 8px; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.phone { padding: 8px; border-radius: 20px; } iframe { width: 375px; height: 720px; border: 0; border-radius: 12px; background: #fff; display: block; }
#notice { max-width: 1232px; margin: 0 auto 16px; padding: 12px 16px; border-radius: 8px; background: var(--paper); border: 1px solid var(--bad); color: var(--bad); }
table { border-collapse: collapse; } th, td { text-align: left; padding: 6px 24px 6px 0; border-bottom: 1px solid var(--line); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 1100px) { main { grid-template-columns: 240px minmax(0, 1fr); } .phone { grid-column: 1 / -1; justify-self: center; } }
@media (max-width: 700px) { main { grid-template-columns: minmax(0, 1fr); padding: 0 12px; } header { padding: 16px 12px; } .faults { width: calc(100% - 24px); } iframe { width: 100%; } }
`

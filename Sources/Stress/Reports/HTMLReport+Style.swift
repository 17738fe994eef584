extension HTMLReport {
  /// The page's style sheet.
  ///
  /// Colours are named once for light and once for dark.
  static let style = """
    :root {
      --ground: #f7f7f5; --sheet: #ffffff; --ink: #1b1c1e; --soft: #61656b; --rule: #e3e3df;
      --kind0: #2f6fde; --kind1: #14977f; --kind2: #b4580f; --p50: #14977f; --p99: #c98310;
      --p100: #cf3f4d; --good: #16794c; --good-ground: #dff3e8; --bad: #b3261e;
      --bad-ground: #fbe4e2; --open: #8a5a00; --open-ground: #fdf0d5; --mark: #ffe08a;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #131416; --sheet: #1c1e21; --ink: #e9eaec; --soft: #9ba1a9; --rule: #303338;
        --kind0: #6aa0f8; --kind1: #3fc4a8; --kind2: #ee9a55; --p50: #3fc4a8; --p99: #eab54c;
        --p100: #f27683; --good: #6fd6a2; --good-ground: #14382a; --bad: #ff8e86;
        --bad-ground: #47201e; --open: #f0c165; --open-ground: #40300f; --mark: #6b5310;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; background: var(--ground); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    }
    main { max-width: 1180px; margin: 0 auto; padding: 32px 24px 48px; }
    h1 { font-size: 28px; line-height: 1.2; margin: 0; display: flex; flex-wrap: wrap;
      align-items: center; gap: 6px 14px; overflow-wrap: anywhere; }
    h2 { font-size: 16px; margin: 0; }
    p { margin: 6px 0; }
    section { margin-top: 28px; }
    code, pre { font: 12.5px/1.5 ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, monospace; }
    pre { overflow-x: auto; }
    .sub, .note, figcaption p, footer { color: var(--soft); }
    .note { font-size: 14px; }
    .verdict { font-size: 15px; font-weight: 600; padding: 4px 12px; border-radius: 999px; }
    .valid, .good { color: var(--good); } .verdict.valid { background: var(--good-ground); }
    .invalid, .bad { color: var(--bad); } .verdict.invalid { background: var(--bad-ground); }
    .unknown, .open { color: var(--open); } .verdict.unknown { background: var(--open-ground); }
    .reason { border-left: 3px solid var(--bad); padding-left: 12px; }
    .tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; }
    .tile, figure, details { background: var(--sheet); border: 1px solid var(--rule);
      border-radius: 10px; }
    .tile { padding: 12px 14px; }
    .tile b { display: block; font-size: 20px; line-height: 1.3; white-space: nowrap;
      font-variant-numeric: tabular-nums; }
    .tile span { color: var(--soft); font-size: 13px; }
    .charts { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; }
    figure { margin: 0; padding: 16px; min-width: 0; }
    figure.wide { grid-column: 1 / -1; }
    figcaption p { margin: 0; font-size: 13px; }
    .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0 4px; font-size: 13px; }
    .key i { display: inline-block; width: 10px; height: 10px; border-radius: 2px;
      margin-right: 6px; background: currentColor; }
    svg { display: block; width: 100%; height: auto; }
    .grid { stroke: var(--rule); stroke-width: 1; }
    .axis { stroke: var(--soft); stroke-width: 1; }
    .tick { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
    figure.wide .tick { font-size: 8px; }
    .line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
    figure.wide .line { stroke-width: 1.4; }
    .area, circle { fill: currentColor; stroke: none; }
    .kind0 { color: var(--kind0); } .kind1 { color: var(--kind1); } .kind2 { color: var(--kind2); }
    .p50 { color: var(--p50); } .p99 { color: var(--p99); } .p100 { color: var(--p100); }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; margin-top: 8px; background: var(--sheet);
      font-variant-numeric: tabular-nums; }
    table.narrow { width: auto; }
    th, td { padding: 6px 12px; text-align: right; border-bottom: 1px solid var(--rule);
      white-space: nowrap; }
    th { font-weight: 600; } thead th { color: var(--soft); font-weight: 500; }
    th:first-child { text-align: left; }
    tbody tr:last-child > * { border-bottom: 0; }
    details { padding: 12px 16px; margin-top: 12px; }
    summary { cursor: pointer; }
    details ol { padding-left: 22px; margin: 8px 0; }
    .lines { margin: 6px 0 12px; }
    .wire { display: grid; grid-template-columns: 84px 68px 1fr; gap: 10px; padding: 3px 0;
      align-items: baseline; }
    .wire code { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 0; }
    .when, .who { color: var(--soft); font-size: 12.5px; font-variant-numeric: tabular-nums;
      white-space: nowrap; }
    mark { background: var(--mark); color: inherit; border-radius: 3px; padding: 1px 2px; }
    .hint { color: var(--bad); margin-left: 10px;
      font: 13px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
    footer { margin-top: 36px; border-top: 1px solid var(--rule); padding-top: 12px;
      font-size: 13px; overflow-wrap: anywhere; }
    @media (max-width: 860px) {
      .charts { grid-template-columns: 1fr; }
      .tiles { grid-template-columns: 1fr 1fr; }
      figure.wide .tick { font-size: 12px; }
      figure.wide .line { stroke-width: 2; }
    }
    @media (max-width: 560px) {
      main { padding: 20px 12px 32px; }
      .tick, figure.wide .tick { font-size: 16px; }
      details ol { padding-left: 18px; }
      .wire { grid-template-columns: auto 1fr; gap: 0 10px; }
      .wire code { grid-column: 1 / -1; }
    }
    """
}

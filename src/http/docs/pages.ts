import type { AsyncApiDocument, AsyncApiMessage } from './asyncapi.ts';
import { type Html, html, prose } from './html.ts';
import type { OpenApiDocument, OpenApiOperation, OpenApiResponse } from './openapi.ts';
import { jsonView, schemasView, schemaView, typeView } from './schema-view.ts';

/** Readable pages of both documents: plain HTML and one stylesheet, no script, nothing from elsewhere. */

export function restPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
  const groups = document.tags.map(({ name }) => {
    const inGroup = operations.filter(({ operation }) => operation.tags.includes(name));
    return html`<h2 id="${groupId(name)}">${name}</h2>${inGroup.map(({ path, method, operation }) => operationView(path, method, operation, document))}`;
  });
  const contents = operations.map(
    ({ path, method, operation }) =>
      html`<li><a href="#${operation.operationId}"><code>${method.toUpperCase()} ${path}</code></a> ${operation.summary ?? ''}</li>`,
  );
  return page(
    `${document.info.title} ${document.info.version}`,
    html`<p>${prose(document.info.description)}</p><p>Send a token with each request: <code>Authorization: Bearer &lt;token&gt;</code>; <code>npm run token</code> makes one.</p><ul class="contents">${contents}</ul>${groups}${schemasView(document.components.schemas)}`,
  );
}

export function streamsPage(document: AsyncApiDocument): string {
  const channels = Object.entries(document.channels).map(([id, channel]) => {
    const operations = Object.values(document.operations).filter(
      (operation) => operation.channel.$ref === `#/channels/${id}`,
    );
    const sides = operations.map((operation) => {
      const names = operation.messages.map(({ $ref }) => $ref.split('/').at(-1) ?? '');
      return html`<h3>${operation.title}</h3>${names.map((name) => messageView(document.components.messages[name]))}`;
    });
    return html`<section id="${id}"><h2>${channel.title}</h2><p class="route"><code>GET ${channel.address}</code> (WebSocket)</p><p>${prose(channel.description)}</p>${sides}</section>`;
  });
  const contents = Object.entries(document.channels).map(
    ([id, channel]) => html`<li><a href="#${id}">${channel.title}</a> <code>${channel.address}</code></li>`,
  );
  return page(
    `${document.info.title} ${document.info.version}`,
    html`<p>${prose(document.info.description)}</p><p>${prose('Offer the subprotocols `jiesu.v1, bearer.<jwt>`, or `jiesu.v1` alone and send `auth` as the first message. A token in the query string is never read.')}</p><ul class="contents">${contents}</ul>${channels}${schemasView(document.components.schemas)}`,
  );
}

function operationView(
  path: string,
  method: string,
  operation: OpenApiOperation,
  document: OpenApiDocument,
): Html {
  const roles = operation.security.flatMap((one) => one.bearer ?? []);
  const parameters = operation.parameters.map(
    (parameter) =>
      html`<tr><td><code>${parameter.name}</code>${parameter.required ? '' : ' (optional)'}</td><td>${parameter.in}</td><td>${typeView(parameter.schema)}</td><td>${prose(parameter.description)}</td></tr>`,
  );
  const answers = Object.entries(operation.responses).map(([status, response]) =>
    answerRow(status, resolve(response, document)),
  );
  return html`<section id="${operation.operationId}" class="operation">
<h3><code>${method.toUpperCase()} ${path}</code></h3>
<p><strong>${operation.summary ?? ''}</strong> ${prose(operation.description)}</p>
<p>Roles: ${roles.length === 0 ? 'none needed' : roles.join(', ')}</p>
${parameters.length === 0 ? null : html`<table><tr><th>parameter</th><th>in</th><th>type</th><th>meaning</th></tr>${parameters}</table>`}
<table><tr><th>answer</th><th>body</th></tr>${answers}</table>
</section>`;
}

function resolve(response: OpenApiResponse, document: OpenApiDocument): OpenApiResponse {
  const name = response.$ref?.split('/').at(-1);
  return (name === undefined ? undefined : document.components.responses[name]) ?? response;
}

function answerRow(status: string, response: OpenApiResponse): Html {
  const bodies = Object.entries(response.content ?? {}).map(
    ([type, { schema }]) =>
      html`<div><code>${type}</code>${schema === undefined ? null : html` ${typeView(schema)}`}</div>`,
  );
  return html`<tr><td>${status} ${response.description ?? ''}</td><td>${bodies}</td></tr>`;
}

function messageView(message: AsyncApiMessage | undefined): Html {
  if (message === undefined) return html``;
  return html`<section id="${message.name}" class="operation"><h4><code>${message.title}</code></h4><p>${prose(message.summary)}</p>${schemaView(message.payload)}${message.examples.map((example) => jsonView(example.payload))}</section>`;
}

function groupId(name: string): string {
  return `group-${name.replaceAll(' ', '-')}`;
}

function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<header><h1>${title}</h1><nav><a href="/docs">REST</a> <a href="/docs/streams">Streams</a> <a href="/openapi.json">openapi.json</a> <a href="/asyncapi.json">asyncapi.json</a></nav></header>
<main>${body}</main>
</body>
</html>
`.text;
}

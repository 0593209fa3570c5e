// Types of the node's answers, out of the OpenAPI documents that its tests hold them against.
import { writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const PARTS = ['views', 'datanet', 'factory', 'demo'];

for (const part of PARTS) {
  const document = new URL(`../node/src/main/resources/org/openledger/node/http/${part}-openapi.json`, import.meta.url);
  writeFileSync(new URL(`src/api/${part}.gen.d.ts`, import.meta.url), astToString(await openapiTS(document, { defaultNonNullable: false })));
}

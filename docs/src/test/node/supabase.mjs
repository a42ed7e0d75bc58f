// Runs the SQL of a page on PostgreSQL, with Supabase's table of users in it: it must change ada's plan, and nobody else's.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";

const database = new PGlite();
await database.exec(`
  create schema auth;
  create table auth.users (email text, raw_app_meta_data jsonb, raw_user_meta_data jsonb);
  insert into auth.users values ('ada@example.com', '{"provider": "email"}'), ('tim@example.com', null);
`);
await database.exec(readFileSync(process.argv[2], "utf8"));
const { rows } = await database.query("select email, raw_app_meta_data as data from auth.users order by email");
assert.deepEqual(rows, [
  { email: "ada@example.com", data: { plan: "pro", provider: "email" } },
  { email: "tim@example.com", data: null },
]);
await database.close();

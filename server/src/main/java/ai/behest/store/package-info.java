/**
 * The database: SQLite by default, PostgreSQL by URL, one schema and one SQL text for both. Gives the rooms short
 * transactions ({@link ai.behest.store.Database}), group commit for what is written on the path of a call
 * ({@link ai.behest.store.GroupWriter}) and the news of changes on any node ({@link ai.behest.store.Changes}).
 * An {@link ai.behest.store.Act} that is done in a transaction leaves its line there.
 * Part of the cellar: imports nothing of ours but {@code wire}. What differs between the engines stands here only.
 */
@NullMarked
package ai.behest.store;

import org.jspecify.annotations.NullMarked;

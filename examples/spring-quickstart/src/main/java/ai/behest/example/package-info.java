/**
 * The chat backend of the quickstart: a login, the token endpoint (which the starter brings), one endpoint that chats from
 * server to server, and what the page needs to know. It imports the starter, the SDK and Spring.
 */
@NullMarked
package ai.behest.example;

import org.jspecify.annotations.NullMarked;

/**
 * The Java client of a Behest gateway. {@link ai.behest.sdk.Behest} is the way in: it mints tokens for end users, by API
 * key or by signing them here, and chats as those users with the types of the official OpenAI SDK. It imports the JDK,
 * {@code com.openai}, the Jackson that {@code com.openai} brings along, and JSpecify; nothing else. Nothing in it logs.
 */
@NullMarked
package ai.behest.sdk;

import org.jspecify.annotations.NullMarked;

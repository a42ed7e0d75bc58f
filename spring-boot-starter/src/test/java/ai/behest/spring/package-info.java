/** Tests of the starter against real servers and real HTTP. They import the starter, the SDK, Spring Boot, Nimbus JOSE and JUnit. */
@NullMarked
package ai.behest.spring;

import org.jspecify.annotations.NullMarked;

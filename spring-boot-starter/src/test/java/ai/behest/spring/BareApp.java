package ai.behest.spring;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** An app that adds nothing: everything comes from the starter and its properties. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class BareApp {}

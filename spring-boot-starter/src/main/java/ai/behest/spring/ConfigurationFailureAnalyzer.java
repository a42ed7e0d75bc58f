package ai.behest.spring;

import ai.behest.sdk.BehestConfigException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at start which variables or properties are missing, instead of a stack trace. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<BehestConfigException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BehestConfigException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set " + String.join(", ", cause.variables())
                        + " in the environment, or the properties of the same names (behest.key, behest.base-url, ...)."
                        + " `./behest up` writes them to data/demo.env.",
                cause);
    }
}

package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.identity.AttackCorpus.Attack;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusalBody;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenAttackTest {
    private Site site;
    private LocalSigner own;
    private List<Attack> attacks;

    @BeforeAll
    void open(@TempDir Path dir) {
        site = new Site(dir);
        own = new LocalSigner(site, site.acme);
        attacks = new AttackCorpus(site, own, new LocalSigner(site, site.rival)).all();
    }

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void theTokenThatTheAttacksAreMadeFromIsGood() {
        assertThat(site.verify(own.token().text()).uid()).isEqualTo("ada");
    }

    @Test
    void refusesEveryAttackWithTheSameBody() {
        String expected = body(Refusal.Unauthenticated.TOKEN);
        List<String> wrong = new ArrayList<>();
        for (Attack attack : attacks) {
            try {
                String body = body(site.refusal(attack.token()));
                if (!body.equals(expected)) {
                    wrong.add(attack + " -> " + body);
                }
            } catch (AssertionError e) {
                wrong.add(attack + " -> " + e.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(attacks.stream().map(Attack::token).distinct()).hasSizeGreaterThan(600);
    }

    @Test
    void refusesEveryAttackAgainWhereAGoodTokenIsRemembered() {
        site.verify(own.token().text());
        for (Attack attack : attacks) {
            assertThat(site.refusal(attack.token())).as(attack.name()).isEqualTo(Refusal.Unauthenticated.TOKEN);
        }
    }

    @Test
    void countsEveryFaultByItsReason() {
        EnumSet<TokenFault> seen = EnumSet.noneOf(TokenFault.class);
        for (Attack attack : attacks) {
            site.refusal(attack.token());
            seen.add(site.lastFault());
        }
        assertThat(EnumSet.complementOf(seen)).containsExactly(TokenFault.REVOKED, TokenFault.EXPIRED);
    }

    /** Any change of a byte makes another token; none of them may pass, and none may fail in another way. */
    @Test
    void refusesTokensWithAnyCharacterChanged() {
        String good = own.token().text();
        Random random = new Random(20_261_124);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder changed = new StringBuilder(good);
            int at = random.nextInt(good.length());
            switch (random.nextInt(3)) {
                case 0 -> changed.setCharAt(at, (char) (random.nextInt(126) + 1));
                case 1 -> changed.deleteCharAt(at);
                default -> changed.insert(at, (char) random.nextInt(0x300));
            }
            if (!changed.toString().equals(good)) {
                assertThat(site.refusal(changed.toString()))
                        .as("change %d", i)
                        .isEqualTo(Refusal.Unauthenticated.TOKEN);
            }
        }
    }

    @Test
    void saysExpiredOnlyWhenNothingElseIsWrong() {
        long now = site.clock.instant().getEpochSecond();
        RawToken expired = own.token()
                .claim("iat", Long.toString(now - 7_200))
                .claim("nbf", Long.toString(now - 7_200))
                .claim("exp", Long.toString(now - 60));
        assertThat(site.refusal(expired.text())).isEqualTo(Refusal.Unauthenticated.EXPIRED);
        assertThat(site.lastFault()).isEqualTo(TokenFault.EXPIRED);
        assertThat(site.verify(expired.claim("exp", Long.toString(now - 59)).text())
                        .expiresAt())
                .isEqualTo(site.clock.instant().minus(Duration.ofSeconds(59)));
    }

    private static String body(Refusal refusal) {
        return new String(RefusalBody.json(refusal, "0".repeat(32)), StandardCharsets.UTF_8);
    }
}

// The tokens: text and marks stand out from their ground, neighbours of the heat scale from each other.
#include <QtTest>

#include "ui/theme/theme.h"

namespace quantie {

class TokensTest : public QObject {
    Q_OBJECT
  private slots:
    void paletteFollowsTheTokens();
};

void TokensTest::paletteFollowsTheTokens() {
    QVERIFY(isDark(paletteOf(darkTokens())));
    QVERIFY(!isDark(paletteOf(lightTokens())));
}

}  // namespace quantie

QTEST_GUILESS_MAIN(quantie::TokensTest)
#include "tokens_test.moc"

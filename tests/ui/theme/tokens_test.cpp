// The tokens: text and marks stand out from their grounds, and the classes of error from each other.
#include <QtTest>

#include "tests/ui/theme/colour_math.h"
#include "ui/theme/theme.h"

namespace quantie {

class TokensTest : public QObject {
    Q_OBJECT
  private slots:
    void differenceIsCiede2000();
    void textIsRead_data();
    void textIsRead();
    void marksAreSeen_data();
    void marksAreSeen();
    void glyphsStandOutFromTheirTiles();
    void heatIsOrderedAndDistinct_data();
    void heatIsOrderedAndDistinct();
    void paletteFollowsTheTokens();
};

namespace {

using Member = QColor Tokens::*;
struct Pair {
    const char* name;
    Member ink;
    Member ground;
};

constexpr std::array textPairs = {
    Pair{"text on window", &Tokens::text, &Tokens::window},
    Pair{"text on base", &Tokens::text, &Tokens::base},
    Pair{"text on alt", &Tokens::text, &Tokens::alt},
    Pair{"text on hover", &Tokens::text, &Tokens::hover},
    Pair{"text on accentSoft", &Tokens::text, &Tokens::accentSoft},
    Pair{"text on node", &Tokens::text, &Tokens::node},
    Pair{"text on nodeHead", &Tokens::text, &Tokens::nodeHead},
    Pair{"muted on window", &Tokens::muted, &Tokens::window},
    Pair{"muted on base", &Tokens::muted, &Tokens::base},
    Pair{"muted on alt", &Tokens::muted, &Tokens::alt},
    Pair{"muted on canvas", &Tokens::muted, &Tokens::canvas},
    Pair{"muted on node", &Tokens::muted, &Tokens::node},
    Pair{"muted on nodeHead", &Tokens::muted, &Tokens::nodeHead},
    Pair{"muted on group", &Tokens::muted, &Tokens::group},
    Pair{"muted on group2", &Tokens::muted, &Tokens::group2},
    Pair{"onAccent on accent", &Tokens::onAccent, &Tokens::accent},
    Pair{"link on window", &Tokens::accentLine, &Tokens::window},
    Pair{"link on base", &Tokens::accentLine, &Tokens::base},
    Pair{"onInk on ink", &Tokens::onInk, &Tokens::ink},
    Pair{"tie on tieSoft", &Tokens::tie, &Tokens::tieSoft},
    Pair{"onTie on tie", &Tokens::onTie, &Tokens::tie},
    Pair{"ok on base", &Tokens::ok, &Tokens::base},
    Pair{"warn on base", &Tokens::warn, &Tokens::base},
    Pair{"bad on base", &Tokens::bad, &Tokens::base},
    Pair{"bad on window", &Tokens::bad, &Tokens::window},
};

constexpr std::array markPairs = {
    Pair{"outline on base", &Tokens::outline, &Tokens::base},
    Pair{"outline on window", &Tokens::outline, &Tokens::window},
    Pair{"outline on node", &Tokens::outline, &Tokens::node},
    Pair{"edge on canvas", &Tokens::edge, &Tokens::canvas},
    Pair{"edge on group", &Tokens::edge, &Tokens::group},
    Pair{"focus on window", &Tokens::accentLine, &Tokens::window},
    Pair{"selection on canvas", &Tokens::accentLine, &Tokens::canvas},
    Pair{"chip on node", &Tokens::ink, &Tokens::node},
    Pair{"tie on canvas", &Tokens::tie, &Tokens::canvas},
    Pair{"tie on group", &Tokens::tie, &Tokens::group},
};

template <std::size_t N>
void addRows(const std::array<Pair, N>& pairs) {
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("ground");
    for (const Tokens* t : {&lightTokens(), &darkTokens()}) {
        for (const Pair& pair : pairs) {
            QTest::addRow("%s, %s", pair.name, t->dark ? "dark" : "light") << t->*pair.ink << t->*pair.ground;
        }
    }
}

}  // namespace

void TokensTest::differenceIsCiede2000() {
    // Two rows of the test data of Sharma, Wu and Dalal.
    QVERIFY(std::abs(difference({50, 2.6772, -79.7751}, {50, 0, -82.7485}) - 2.0425) < 1e-4);
    QVERIFY(std::abs(difference({50, 2.5, 0}, {73, 25, -18}) - 27.1492) < 1e-4);
}

void TokensTest::textIsRead_data() {
    addRows(textPairs);
    for (const Tokens* t : {&lightTokens(), &darkTokens()}) {
        for (std::size_t i = 0; i < t->heat.size(); ++i) {
            QTest::addRow("heat %zu, %s", i, t->dark ? "dark" : "light") << t->onHeat[i] << t->heat[i];
        }
    }
}

void TokensTest::textIsRead() {
    QFETCH(QColor, ink);
    QFETCH(QColor, ground);
    QVERIFY2(contrast(ink, ground) >= 4.5, qPrintable(QString::number(contrast(ink, ground))));
}

void TokensTest::marksAreSeen_data() {
    addRows(markPairs);
}

void TokensTest::marksAreSeen() {
    QFETCH(QColor, ink);
    QFETCH(QColor, ground);
    QVERIFY2(contrast(ink, ground) >= 3, qPrintable(QString::number(contrast(ink, ground))));
}

void TokensTest::glyphsStandOutFromTheirTiles() {
    for (const Tokens* t : {&lightTokens(), &darkTokens()}) {
        for (const KindColours& kind : t->kinds) QVERIFY(contrast(kind.glyph, kind.tile) >= 4.5);
    }
}

void TokensTest::heatIsOrderedAndDistinct_data() {
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("sight");
    for (const bool dark : {false, true}) {
        for (std::size_t i = 0; i < sights.size(); ++i) {
            QTest::addRow("%s, %s", sights[i].name, dark ? "dark" : "light") << dark << static_cast<int>(i);
        }
    }
}

/// The worse, the further from the ground; neighbours can be told apart whatever the sight.
void TokensTest::heatIsOrderedAndDistinct() {
    QFETCH(bool, dark);
    QFETCH(int, sight);
    const Tokens& t = dark ? darkTokens() : lightTokens();
    for (std::size_t i = 0; i + 1 < t.heat.size(); ++i) {
        const Triple here = seen(t.heat[i], sights.at(static_cast<std::size_t>(sight)));
        const Triple next = seen(t.heat[i + 1], sights.at(static_cast<std::size_t>(sight)));
        QVERIFY(dark ? next[0] > here[0] : next[0] < here[0]);
        QVERIFY2(difference(here, next) >= 8.75, qPrintable(QString::number(difference(here, next))));
    }
}

void TokensTest::paletteFollowsTheTokens() {
    QVERIFY(isDark(paletteOf(darkTokens())));
    QVERIFY(!isDark(paletteOf(lightTokens())));
    for (const Tokens* t : {&lightTokens(), &darkTokens()}) {
        const QPalette palette = paletteOf(*t);
        QVERIFY(contrast(palette.color(QPalette::PlaceholderText), t->base) >= 4.5);
        // What is disabled is fainter, but there.
        const double off = contrast(palette.color(QPalette::Disabled, QPalette::WindowText), t->window);
        QVERIFY2(off >= 2 && off < contrast(t->text, t->window), qPrintable(QString::number(off)));
    }
}

}  // namespace quantie

QTEST_GUILESS_MAIN(quantie::TokensTest)
#include "tokens_test.moc"

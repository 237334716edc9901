// A parser by descending precedence: each level of Python's table is a function.
#include "core/layers/expression_parse.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <initializer_list>
#include <utility>

#include "core/base/error.h"

namespace quantie {
namespace {

constexpr std::size_t longest = 1000;
constexpr int deepest = 40;

using Node = std::unique_ptr<ExpressionNode>;
using Kind = ExpressionNode::Kind;

bool isWordStart(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool isWord(char c) {
    return isWordStart(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
}

Node makeNode(Kind kind, std::string text, std::initializer_list<Node*> of) {
    auto node = std::make_unique<ExpressionNode>();
    node->kind = kind;
    node->text = std::move(text);
    for (Node* operand : of) node->of.push_back(std::move(*operand));
    return node;
}

class Parser {
  public:
    explicit Parser(std::string_view text) : m_text(text) {
        if (text.size() > longest) fail("is longer than an expression may be");
    }

    Node parse() {
        Node node = choice();
        space();
        if (m_at != m_text.size()) fail("has something behind its end");
        return node;
    }

  private:
    /// One level deeper, for as long as it lives.
    struct Deeper {
        explicit Deeper(Parser& self) : parser(self) {
            if (++parser.m_depth > deepest) parser.fail("is nested too deeply");
        }
        ~Deeper() { --parser.m_depth; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;

        Parser& parser;
    };

    [[noreturn]] void fail(const char* reason) const {
        throw Error(ErrorCode::Unreadable, "",
                    "the expression \"" + std::string(m_text.substr(0, 80)) + "\" " + reason);
    }

    void space() {
        while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at])) != 0) ++m_at;
    }

    bool takeSign(std::string_view sign) {
        space();
        if (!m_text.substr(m_at).starts_with(sign)) return false;
        m_at += sign.size();
        return true;
    }

    bool takeWord(std::string_view word) {
        space();
        if (!m_text.substr(m_at).starts_with(word)) return false;
        const std::size_t end = m_at + word.size();
        if (end < m_text.size() && isWord(m_text[end])) return false;
        m_at = end;
        return true;
    }

    void expect(std::string_view sign, const char* reason) {
        if (!takeSign(sign)) fail(reason);
    }

    Node choice() {
        const Deeper deeper(*this);
        Node value = either();
        if (!takeWord("if")) return value;
        Node condition = either();
        if (!takeWord("else")) fail("has an if without an else");
        Node otherwise = choice();
        return makeNode(Kind::If, "", {&condition, &value, &otherwise});
    }

    Node either() {
        Node left = both();
        while (takeWord("or")) {
            Node right = both();
            left = makeNode(Kind::Or, "", {&left, &right});
        }
        return left;
    }

    Node both() {
        Node left = negation();
        while (takeWord("and")) {
            Node right = negation();
            left = makeNode(Kind::And, "", {&left, &right});
        }
        return left;
    }

    Node negation() {
        const Deeper deeper(*this);
        if (!takeWord("not")) return comparison();
        Node operand = negation();
        return makeNode(Kind::Unary, "not", {&operand});
    }

    Node comparison() {
        Node left = sum();
        for (const std::string_view sign : {"==", "!=", "<=", ">=", "<", ">"}) {
            if (!takeSign(sign)) continue;
            Node right = sum();
            return makeNode(Kind::Binary, std::string(sign), {&left, &right});
        }
        return left;
    }

    Node sum() {
        Node left = product();
        while (true) {
            const char* sign = takeSign("+") ? "+" : takeSign("-") ? "-" : nullptr;
            if (sign == nullptr) return left;
            Node right = product();
            left = makeNode(Kind::Binary, sign, {&left, &right});
        }
    }

    Node product() {
        Node left = signedValue();
        while (true) {
            const char* sign = takeSign("//") ? "//" : takeSign("*") ? "*" : takeSign("/") ? "/" : nullptr;
            if (sign == nullptr) sign = takeSign("%") ? "%" : nullptr;
            if (sign == nullptr) return left;
            Node right = signedValue();
            left = makeNode(Kind::Binary, sign, {&left, &right});
        }
    }

    Node signedValue() {
        const Deeper deeper(*this);
        if (takeSign("-")) {
            Node operand = signedValue();
            return makeNode(Kind::Unary, "-", {&operand});
        }
        Node base = item();
        if (!takeSign("**")) return base;
        Node exponent = signedValue();
        return makeNode(Kind::Binary, "**", {&base, &exponent});
    }

    Node item() {
        Node value = atom();
        while (true) {
            if (takeSign("[")) {
                Node index = choice();
                expect("]", "lacks a closing bracket");
                value = makeNode(Kind::Index, "", {&value, &index});
            } else if (takeSign(".")) {
                value = makeNode(Kind::Member, word(), {&value});
            } else {
                return value;
            }
        }
    }

    std::string word() {
        space();
        const std::size_t first = m_at;
        if (m_at < m_text.size() && isWordStart(m_text[m_at])) {
            while (m_at < m_text.size() && isWord(m_text[m_at])) ++m_at;
        }
        if (m_at == first) fail("lacks a name or a value");
        return std::string(m_text.substr(first, m_at - first));
    }

    Node atom() {
        if (takeSign("(")) {
            Node value = choice();
            expect(")", "lacks a closing parenthesis");
            return value;
        }
        if (takeSign("[")) return makeList(Kind::List, "", "]");
        space();
        const char next = m_at < m_text.size() ? m_text[m_at] : '\0';
        if (next == '\'') return text();
        if (std::isdigit(static_cast<unsigned char>(next)) != 0) return number();
        std::string name = word();
        if (name == "True" || name == "False") return constant(name == "True");
        if (name == "None") return constant(nullptr);
        if (takeSign("(")) return makeList(Kind::Call, std::move(name), ")");
        return makeNode(Kind::Name, std::move(name), {});
    }

    Node makeList(Kind kind, std::string name, std::string_view end) {
        Node list = makeNode(kind, std::move(name), {});
        if (takeSign(end)) return list;
        do {
            list->of.push_back(choice());
        } while (takeSign(","));
        expect(end, "lacks the end of a list");
        return list;
    }

    static Node constant(Json value) {
        Node node = makeNode(Kind::Constant, "", {});
        node->constant = std::move(value);
        return node;
    }

    Node text() {
        const std::size_t first = ++m_at;
        const std::size_t end = m_text.find('\'', first);
        if (end == std::string_view::npos) fail("has a text without an end");
        m_at = end + 1;
        return constant(std::string(m_text.substr(first, end - first)));
    }

    Node number() {
        const char* first = m_text.data() + m_at;
        const char* last = m_text.data() + m_text.size();
        std::int64_t whole = 0;
        const auto [wholeEnd, wholeError] = std::from_chars(first, last, whole);
        double real = 0;
        const auto [realEnd, realError] = std::from_chars(first, last, real);
        if (realError != std::errc{}) fail("holds a number beyond bounds");
        const bool isWhole = wholeError == std::errc{} && wholeEnd == realEnd;
        m_at = static_cast<std::size_t>(realEnd - m_text.data());
        return isWhole ? constant(whole) : constant(real);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_depth = 0;
};

}  // namespace

std::unique_ptr<ExpressionNode> parseExpression(std::string_view text) {
    return Parser(text).parse();
}

}  // namespace quantie

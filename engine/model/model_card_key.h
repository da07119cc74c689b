// Makers of the keys of a model card, one for each type of value.
//
// The makers take `field`, a function that returns a reference to the key's
// field of the card it is given, constant when the card is.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/model/model_card_schema.h"
#include "engine/model/model_card_value.h"

namespace limpid {

enum class Need { kRequired, kOptional };

struct KeyName {
  std::string section, name;
  Need need = Need::kRequired;
};

// `parse` turns text into a value or nothing, `format` a value into text.
template <typename Field, typename Parse, typename Format>
CardKey MakeCardKey(KeyName name, std::string allowed, Field field, Parse parse,
                    Format format) {
  CardKey key{.section = std::move(name.section),
              .name = std::move(name.name),
              .allowed = std::move(allowed),
              .is_required = name.need == Need::kRequired};
  key.set = [=](ModelCard& card, const std::vector<std::string>& words) {
    const auto value = parse(words.front());
    if (value.has_value()) field(card) = *value;
    return value.has_value();
  };
  key.get = [=](const ModelCard& card) -> std::vector<std::string> {
    return {format(field(card))};
  };
  return key;
}

// How many values a list has.
struct ListLength {
  size_t least = 1;
  size_t most = 1;

  std::string text() const {
    return least == most ? absl::StrFormat("%d", most)
                         : absl::StrFormat("%d to %d", least, most);
  }
};

template <typename Value>
void AssignList(const std::vector<Value>& values, std::vector<Value>& field) {
  field = values;
}
// There must be `size` values.
template <typename Value, size_t size>
void AssignList(const std::vector<Value>& values,
                std::array<Value, size>& field) {
  std::copy(values.begin(), values.end(), field.begin());
}

// A list of values, each as MakeCardKey has one.
template <typename Value, typename Field, typename Parse, typename Format>
CardKey MakeCardList(KeyName name, const std::string& allowed,
                     ListLength length, Field field, Parse parse,
                     Format format) {
  CardKey key{
      .section = std::move(name.section),
      .name = std::move(name.name),
      .allowed = absl::StrFormat("list of %s, each %s", length.text(), allowed),
      .is_required = name.need == Need::kRequired,
      .is_list = true};
  key.set = [=](ModelCard& card, const std::vector<std::string>& words) {
    std::vector<Value> values;
    for (const std::string& word : words) {
      const auto value = parse(word);
      if (!value.has_value()) return false;
      values.push_back(*value);
    }
    if (values.size() < length.least || values.size() > length.most) {
      return false;
    }
    AssignList(values, field(card));
    return true;
  };
  key.get = [=](const ModelCard& card) {
    std::vector<std::string> words;
    for (const auto& value : field(card)) words.push_back(format(value));
    return words;
  };
  return key;
}

// `parse` with what lies outside [minimum, maximum] refused.
template <typename Value, typename Parse>
auto InCardRange(Parse parse, Value minimum, Value maximum) {
  return [=](const std::string& text) {
    auto value = parse(text);
    if (value.has_value() && (*value < minimum || *value > maximum)) {
      value.reset();
    }
    return value;
  };
}

inline std::string FormatCardInteger(int64_t value) {
  return absl::StrFormat("%d", value);
}

template <typename Field>
CardKey IntegerKey(KeyName name, Field field, int64_t minimum,
                   int64_t maximum) {
  return MakeCardKey(std::move(name),
                     absl::StrFormat("integer, %d to %d", minimum, maximum),
                     field, InCardRange(ParseCardInteger, minimum, maximum),
                     FormatCardInteger);
}

template <typename Field>
CardKey NumberKey(KeyName name, Field field, double minimum, double maximum) {
  return MakeCardKey(
      std::move(name), absl::StrFormat("number, %g to %g", minimum, maximum),
      field, InCardRange(ParseCardNumber, minimum, maximum), FormatCardNumber);
}

template <typename Field>
CardKey BoolKey(KeyName name, Field field) {
  return MakeCardKey(std::move(name), "true or false", field, ParseCardBool,
                     FormatCardBool);
}

template <typename Field>
CardKey IntegerListKey(KeyName name, Field field, ListLength length,
                       int64_t minimum, int64_t maximum) {
  return MakeCardList<int64_t>(
      std::move(name), absl::StrFormat("integer, %d to %d", minimum, maximum),
      length, field, InCardRange(ParseCardInteger, minimum, maximum),
      FormatCardInteger);
}

template <typename Field>
CardKey NumberListKey(KeyName name, Field field, ListLength length,
                      double minimum, double maximum) {
  return MakeCardList<double>(
      std::move(name), absl::StrFormat("number, %g to %g", minimum, maximum),
      length, field, InCardRange(ParseCardNumber, minimum, maximum),
      FormatCardNumber);
}

template <typename Field>
CardKey BoolListKey(KeyName name, Field field, ListLength length) {
  return MakeCardList<bool>(std::move(name), "true or false", length, field,
                            ParseCardBool, FormatCardBool);
}

// Text for which `is_allowed` holds; `allowed` says in words which that is.
template <typename Field>
CardKey TextKey(KeyName name, std::string allowed, Field field,
                bool (*is_allowed)(const std::string&)) {
  const auto parse =
      [is_allowed](const std::string& text) -> std::optional<std::string> {
    if (!is_allowed(text)) return std::nullopt;
    return text;
  };
  return MakeCardKey(std::move(name), std::move(allowed), field, parse,
                     [](const std::string& text) { return text; });
}

// `choices` in the order of the enumeration, from 0 on.
template <typename Value, typename Field>
CardKey ChoiceKey(KeyName name, Field field,
                  const std::vector<std::string>& choices) {
  const auto parse =
      [choices](const std::string& text) -> std::optional<Value> {
    for (size_t i = 0; i < choices.size(); ++i) {
      if (choices[i] == text) return static_cast<Value>(i);
    }
    return std::nullopt;
  };
  return MakeCardKey(
      std::move(name), absl::StrJoin(choices, ", "), field, parse,
      [choices](Value value) { return choices[static_cast<size_t>(value)]; });
}

// `file` returns the WeightFile of a card.
template <typename File>
void AddWeightFile(const std::string& section, File file,
                   std::vector<CardKey>& keys) {
  keys.push_back(TextKey(
      {section, "file"}, "path relative to the card",
      [=](auto& c) -> auto& { return file(c).file; }, IsRelativePath));
  keys.push_back(TextKey(
      {section, "sha256"}, "64 lower-case hexadecimal digits",
      [=](auto& c) -> auto& { return file(c).sha256; }, IsSha256));
  keys.push_back(ChoiceKey<WeightDtype>(
      {section, "dtype"}, [=](auto& c) -> auto& { return file(c).dtype; },
      {"float32", "float16", "bfloat16", "int8"}));
}

}  // namespace limpid

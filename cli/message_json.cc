// protobuf's own JSON mapping.
#include "cli/message_json.h"

#include <google/protobuf/util/json_util.h>

namespace limpid::cli {

std::string JsonText(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string text;
  // Fails only for Any messages of unknown types, which Limpid has not.
  (void)google::protobuf::util::MessageToJsonString(message, &text, options);
  return text;
}

}  // namespace limpid::cli

// /api/v1/tasks, /notices, a version's consultations, requests for signatures and comments; /activity.

#include "server/api.h"

namespace depositary::server {

using namespace repository;

namespace {

constexpr std::uint64_t largest_number = ~std::uint64_t{0} >> 1;

Response list_tasks(Application& application, Request& request) {
    request.allow_query({"document", "waiting", "type", "after", "limit"});
    TaskFilter filter;
    if (const auto type = request.query_value("type")) {
        filter.type = word<Task::Type>("type", *type);
    }
    if (const auto document = request.query_value("document")) {
        const auto id = DocumentId::parse(*document);
        if (!id) {
            throw HttpError(400, "identifier-malformed", "A document is named by its identifier, a UUID in lower case.");
        }
        filter.document = *id;
    }
    const std::string waiting = request.query_value("waiting").value_or("false");
    if (waiting != "true" && waiting != "false") {
        throw HttpError(400, "query-malformed", "waiting is true or false.");
    }
    filter.waiting = waiting == "true";
    const Page page{request.query_number("after", 0, 0, largest_number),
                    static_cast<unsigned>(request.query_number("limit", 50, 1, 200))};
    const auto tasks = application.depositary.tasks(request.actor(), filter, page);
    Json json = items_json(tasks);
    json["next"] = tasks.size() == page.limit ? Json(tasks.back().act) : Json(nullptr);  // the `after` of the next page
    return Response::json(200, dump(json));
}

Response get_task(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(200, dump(to_json(application.depositary.task(request.actor(), act_index(request)))));
}

Response task_created(Application& application, Request& request, const NewTask& task, const std::string& body) {
    const Receipt receipt = application.depositary.set_task(request.actor(), task, once_of(request, body));
    return created(receipt, "/api/v1/tasks/" + std::to_string(receipt.index));
}

NewTask about_version(Request& request, Task::Type type) {
    NewTask task;
    task.type = type;
    task.document = document_id(request);
    task.version = version_number(request);
    return task;
}

Response open_consultation(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"parties", "due", "text"});
    NewTask task = about_version(request, Task::Type::consultation);
    task.parties = fields.texts_or_none("parties");
    task.due = fields.text("due");
    task.text = fields.text_or("text", "");
    return task_created(application, request, task, body);
}

Response ask_signature(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"parties", "word", "due", "text"});
    NewTask task = about_version(request, Task::Type::signature);
    task.parties = fields.texts_or_none("parties");
    task.word = fields.text_or("word", "signature");
    task.due = fields.text_or("due", "");
    task.text = fields.text_or("text", "");
    return task_created(application, request, task, body);
}

Response give_notice(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"compartment", "document", "parties", "subject", "text", "due"});
    if (fields.has("compartment") == fields.has("document")) {
        throw HttpError(400, "field-missing", "A notice names the document that it is about, or else the compartment that it is given in.");
    }
    NewTask task;
    task.type = Task::Type::notice;
    if (fields.has("compartment")) {
        task.compartment = compartment_id(fields.text("compartment"));
    } else if (const auto id = DocumentId::parse(fields.text("document"))) {
        task.document = *id;
    } else {
        throw HttpError(400, "identifier-malformed", "The field document is not an identifier.");
    }
    task.parties = fields.texts_or_none("parties");
    task.subject = fields.text("subject");
    task.text = fields.text("text");
    task.due = fields.text_or("due", "");
    return task_created(application, request, task, body);
}

std::string task_address(const Request& request) { return "/api/v1/tasks/" + request.parameter("index"); }

Response close_task(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"reason"});
    return created(application.depositary.close_task(request.actor(), act_index(request), fields.text_or("reason", ""),
                                                     once_of(request, body)),
                   task_address(request));
}

Response acknowledge(Application& application, Request& request) {
    const std::string body = request.read_body();
    JsonFields(parse_strict_json(body), "", {});
    return created(application.depositary.acknowledge_notice(request.actor(), act_index(request), once_of(request, body)),
                   task_address(request));
}

Response list_comments(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(200, dump(items_json(application.depositary.comments(request.actor(), document_id(request)))));
}

Response add_comment(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"article", "text", "complete"});
    const DocumentId id = document_id(request);
    const NewComment comment{id, version_number(request), fields.text_or("article", ""), fields.text_or("text", ""),
                             fields.flag_or("complete", false)};
    return created(application.depositary.comment(request.actor(), comment, once_of(request, body)),
                   "/api/v1/documents/" + id.to_text() + "/comments");
}

Response list_activity(Application& application, Request& request) {
    request.allow_query({"compartment", "kind", "from", "to", "before", "limit"});
    ActivityFilter filter;
    if (const auto compartment = request.query_value("compartment")) {
        filter.compartment = compartment_id(*compartment);
    }
    filter.kind = request.query_value("kind").value_or("");
    filter.from = request.query_value("from").value_or("");
    filter.to = request.query_value("to").value_or("");
    const Activity found =
        application.depositary.activity(request.actor(), filter, request.query_number("before", 0, 0, largest_number),
                                        static_cast<unsigned>(request.query_number("limit", 50, 1, 200)));
    Json items = Json::array();
    for (const Act& act : found.acts) {
        Json item{{"act", act.index},
                  {"kind", act.kind},
                  {"time", act.time.to_text()},
                  {"compartment", act.compartment.to_text()},
                  {"document", act.document.is_nil() ? Json(nullptr) : Json(act.document.to_text())},
                  {"erased", act.erased}};
        items.push_back(std::move(item));
    }
    return Response::json(200, dump(Json{{"items", std::move(items)}, {"next", found.next == 0 ? Json(nullptr) : Json(found.next)}}));
}

}  // namespace

std::span<const Route> task_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/tasks", list_tasks},
        {"GET", "/api/v1/tasks/{index}", get_task},
        {"POST", "/api/v1/tasks/{index}/closure", close_task, Access::signed_in, BodyKind::json, largest_json},
        {"POST", "/api/v1/tasks/{index}/acknowledgement", acknowledge, Access::signed_in, BodyKind::json, largest_json},
        {"POST", "/api/v1/notices", give_notice, Access::signed_in, BodyKind::json, largest_json},
        {"POST", "/api/v1/documents/{id}/versions/{n}/consultations", open_consultation, Access::signed_in, BodyKind::json,
         largest_json},
        {"POST", "/api/v1/documents/{id}/versions/{n}/signature-requests", ask_signature, Access::signed_in, BodyKind::json,
         largest_json},
        {"GET", "/api/v1/documents/{id}/comments", list_comments},
        {"POST", "/api/v1/documents/{id}/versions/{n}/comments", add_comment, Access::signed_in, BodyKind::json, largest_json},
        {"GET", "/api/v1/activity", list_activity},
    };
    return table;
}

}  // namespace depositary::server

"""A vocabulary as SKOS (W3C, 2009) in JSON-LD, for other people's catalogues. The address of a term ends with its code,
so it never changes; what was merged says what stands in its place."""

from typing import Any

from .models import Term, Vocabulary

Values = dict[str, Any]
CONTEXT: Values = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{name: {"@id": f"skos:{name}", "@language": "en-GB"} for name in ("prefLabel", "altLabel")},
    "notation": "skos:notation",
    **{
        name: {"@id": f"skos:{name}", "@type": "@id"}
        for name in ("inScheme", "broader", "narrower", "topConceptOf", "hasTopConcept")
    },
    "deprecated": {"@id": "owl:deprecated", "@type": "xsd:boolean"},
    "isReplacedBy": {"@id": "dcterms:isReplacedBy", "@type": "@id"},
}


def scheme(vocabulary: Vocabulary, *, address: str) -> Values:
    """`vocabulary`, whose own address is `address`, with all its terms in order."""
    terms = list(
        Term.everything.filter(vocabulary=vocabulary)
        .select_related("parent", "merged_into")
        .order_by("position", "name", "pk")
    )
    current = [term for term in terms if not term.merged_into_id]
    below: dict[int | None, list[Term]] = {}
    for term in current:
        below.setdefault(term.parent_id, []).append(term)

    def iri(term: Term) -> str:
        return f"{address}#{term.code}"

    graph: list[Values] = [
        {
            "@id": address,
            "@type": "skos:ConceptScheme",
            "prefLabel": vocabulary.name,
            "hasTopConcept": [iri(term) for term in below.get(None, [])],
        }
    ]
    for term in terms:
        concept: Values = {
            "@id": iri(term),
            "@type": "skos:Concept",
            "inScheme": address,
            "notation": term.code,
            "prefLabel": term.name,
        }
        others = [name for name in dict.fromkeys((term.plain_name, *term.aliases)) if name and name != term.name]
        if others:
            concept["altLabel"] = others
        if term.merged_into_id:
            graph.append(concept | {"deprecated": True, "isReplacedBy": iri(term.current)})
            continue
        if term.parent_id and term.parent:
            concept["broader"] = iri(term.parent)
        else:
            concept["topConceptOf"] = address
        if parts := below.get(term.pk):
            concept["narrower"] = [iri(part) for part in parts]
        graph.append(concept)
    return {"@context": CONTEXT, "@graph": graph}
